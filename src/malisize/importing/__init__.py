"""Import what others publish and export: exports of advertising and official tables."""
