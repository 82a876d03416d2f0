"""The author's tools beside `check`: new, schema, graph, packs, preview."""
