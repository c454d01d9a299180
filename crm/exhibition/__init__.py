"""Editions, halls, stands, holds, bookings and showcases."""
