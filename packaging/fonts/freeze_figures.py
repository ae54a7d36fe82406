"""Tabular figures for good.

egui shapes text but has no switch for OpenType features. So the character map of the font
itself is changed: the digits point to the glyphs that the `tnum` feature would put in.
"""

DIGITS = range(ord("0"), ord("9") + 1)
# Hinted outlines round each width on its own: up to 4 units in 2048 or more are no difference.
WIDTH_TOLERANCE = 4


def tabular_glyphs(font):
    """Glyph name -> glyph name, as the font's `tnum` feature substitutes them."""
    table = font["GSUB"].table
    wanted = set()
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            wanted.update(record.Feature.LookupListIndex)
    mapping = {}
    for index in wanted:
        for subtable in table.LookupList.Lookup[index].SubTable:
            subtable = getattr(subtable, "ExtSubTable", subtable)
            mapping.update(getattr(subtable, "mapping", {}))
    return mapping


def freeze(font):
    """Maps 0-9 to their tabular glyphs in place; raises ValueError if the widths still differ."""
    mapping = tabular_glyphs(font)
    for table in font["cmap"].tables:
        for code in DIGITS:
            glyph = table.cmap.get(code)
            if glyph in mapping:
                table.cmap[code] = mapping[glyph]
    best = font.getBestCmap()
    widths = sorted({font["hmtx"][best[code]][0] for code in DIGITS})
    if widths[-1] - widths[0] > WIDTH_TOLERANCE:
        raise ValueError(f"figures are not of one width: {widths}")
