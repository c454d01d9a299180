"""HTTP shared by all features: commit at the edge, declared access, refusals, language, assets."""
