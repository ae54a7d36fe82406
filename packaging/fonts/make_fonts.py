#!/usr/bin/env python3
"""Makes assets/fonts/ and src/ui/icons.rs from the published fonts (needs: pip install fonttools).

    make_fonts.py INTER_DIR JETBRAINS_DIR SYMBOLS_DIR

INTER_DIR      Inter-{Regular,Medium,SemiBold}.otf           (Debian: fonts-inter)
JETBRAINS_DIR  JetBrainsMono-Regular.ttf                     (Debian: fonts-jetbrains-mono)
SYMBOLS_DIR    MaterialSymbolsRounded-Regular.ttf, MaterialSymbolsRounded_Filled-Regular.ttf and
               MaterialSymbolsRounded-Regular.codepoints     (crate egui_material_icons)

Only what the app can show is kept, so that start and memory stay small.
"""
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from freeze_figures import freeze

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FONTS = ROOT / "assets" / "fonts"

TEXT_RANGES = [
    (0x0020, 0x007E), (0x00A0, 0x017F), (0x0192, 0x0192), (0x0218, 0x021B),  # Latin
    (0x02C6, 0x02DD), (0x0370, 0x03FF), (0x1E9E, 0x1E9E),  # modifiers, Greek, capital sharp s
    (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF),  # punctuation, powers, currencies
    (0x2113, 0x2122), (0x2126, 0x2126), (0x212B, 0x212B),
    (0x2190, 0x2199), (0x21A9, 0x21AA), (0x21B5, 0x21B5), (0x21C4, 0x21C6), (0x21E7, 0x21EA),  # arrows, shift
    (0x2200, 0x22FF), (0x2318, 0x2318), (0x2325, 0x2326), (0x232B, 0x232B), (0x238B, 0x238B), (0x23CE, 0x23CF),
    (0x25A0, 0x25CF), (0x2605, 0x2606), (0x2713, 0x2717), (0xFFFD, 0xFFFD),
]


def text_codes():
    return [code for first, last in TEXT_RANGES for code in range(first, last + 1)]


def write_subset(font, codes, target, features):
    options = subset.Options()
    options.layout_features = features
    options.hinting = False
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.notdef_outline = True
    options.glyph_names = False
    maker = subset.Subsetter(options)
    maker.populate(unicodes=codes)
    maker.subset(font)
    font.save(target)
    print(f"{target.name}: {target.stat().st_size / 1024:.0f} KB")


def read_icons(symbols):
    names = [line.strip() for line in (HERE / "icons.txt").read_text().splitlines()]
    names = [name for name in names if name and not name.startswith("#")]
    lines = (symbols / "MaterialSymbolsRounded-Regular.codepoints").read_text().splitlines()
    table = dict(line.split() for line in lines)
    return {name: int(table[name], 16) for name in names}


def write_constants(icons):
    rows = [
        "//! Code points of the icon fonts. Made by `packaging/fonts/make_fonts.py` from `icons.txt`; not to be edited.",
        "",
    ]
    for name, code in sorted(icons.items()):
        constant = name.upper() if not name[0].isdigit() else f"ROTATION_{name.split('_')[0].upper()}"
        rows.append(f"/// Material Symbols `{name}`.")
        rows.append(f'pub const {constant}: &str = "\\u{{{code:x}}}";')
    (ROOT / "src" / "ui" / "icons.rs").write_text("\n".join(rows) + "\n")


def main():
    inter, jetbrains, symbols = map(Path, sys.argv[1:4])
    FONTS.mkdir(parents=True, exist_ok=True)
    for weight in ("Regular", "Medium", "SemiBold"):
        font = TTFont(inter / f"Inter-{weight}.otf")
        freeze(font)
        write_subset(font, text_codes(), FONTS / f"Inter-{weight}.otf", ["kern", "mark", "mkmk", "ccmp", "locl"])
    mono = TTFont(jetbrains / "JetBrainsMono-Regular.ttf")
    write_subset(mono, text_codes(), FONTS / "JetBrainsMono-Regular.ttf", ["mark", "mkmk", "ccmp"])
    icons = read_icons(symbols)
    for source, target in (
        ("MaterialSymbolsRounded-Regular.ttf", "icons.ttf"),
        ("MaterialSymbolsRounded_Filled-Regular.ttf", "icons-filled.ttf"),
    ):
        write_subset(TTFont(symbols / source), list(icons.values()), FONTS / target, [])
    write_constants(icons)


if __name__ == "__main__":
    main()
