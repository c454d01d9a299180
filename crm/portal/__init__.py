"""The exhibitors' and the cities' own pages."""
