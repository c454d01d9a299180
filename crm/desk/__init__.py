"""What looks across everything: Today, the palette, the first screen of each role."""
