"""Checks workbooks and printed pages against the JSON of the same report. See check-documents."""

import json
import math
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import openpyxl
from openpyxl.utils.datetime import to_excel

FAILED = []
COUNTS = {"workbooks": 0, "formulas": 0, "charts": 0, "figures": 0, "pages": 0}


def expect(what, ok, detail=""):
    if not ok:
        FAILED.append(f"{what}: {detail}")


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in str(text))


def head_row(sheet):
    """The last line of the heading: the one above the first line that scrolls."""
    return int(re.sub(r"\D", "", sheet.freeze_panes)) - 1


def workbook(path, again, data):
    formulas = openpyxl.load_workbook(path)
    cached = openpyxl.load_workbook(path, data_only=True)
    counted = openpyxl.load_workbook(again, data_only=True)
    COUNTS["workbooks"] += 1
    charts = 0
    expect(path.name, len(formulas.sheetnames) == len(data["tables"]), "a sheet a table")
    expect(path.name, all(len(name) <= 31 for name in formulas.sheetnames), "sheet names")
    for (key, lines), name in zip(data["tables"].items(), formulas.sheetnames):
        sheet, what = formulas[name], f"{path.name} {name}"
        charts += len(sheet._charts)
        expect(what, sheet.freeze_panes, "nothing frozen")
        head = head_row(sheet)
        expect(what, sheet.print_title_rows and sheet.print_title_rows.endswith(str(head)), sheet.print_title_rows)
        expect(what, sheet.page_setup.paperSize == 9 and sheet.page_setup.fitToHeight == 0, "A4, one page wide")
        expect(what, sheet.sheet_properties.pageSetUpPr.fitToPage, "fit to page")
        expect(what, "&P" in (sheet.oddFooter.center.text or "") or "&[Page]" in (sheet.oddFooter.center.text or ""), "page numbers")
        if key == "grid":
            first = formulas.sheetnames[0] == name
            expect(what, first and sheet.page_setup.orientation == "landscape", "the grid comes first, across")
        # Widths: what stands in a column fits, a Chinese glyph counting two.
        widths = {}
        for column in sheet.column_dimensions.values():
            widths.update({n: column.width for n in range(column.min, column.max + 1)})
        for column in range(1, sheet.max_column + 1):
            cells = [sheet.cell(row, column) for row in range(head, min(sheet.max_row, head + len(lines)) + 1)]
            across = {m.min_row for m in sheet.merged_cells.ranges if m.max_col > m.min_col}
            words = [c.value for c in cells[1:] if isinstance(c.value, str) and c.row not in across]
            words = [w for w in words if not w.startswith("=")]
            longest = max((width(part) for w in words for part in w.split("\n")), default=0)
            has = widths.get(column, 0)
            if longest > 4:
                expect(what, has >= min(longest, 42), f"column {column} is {has} for {longest}")
        # What is shown without counting is what counting gives.
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    COUNTS["formulas"] += 1
                    kept = cached[name][cell.coordinate].value
                    fresh = counted[name][cell.coordinate].value
                    kept, fresh = (number(v) for v in (kept, fresh))
                    same = kept is not None and fresh is not None and math.isclose(kept, fresh, abs_tol=1e-6)
                    expect(what, same, f"{cell.coordinate} {cell.value}: {kept}, counted {fresh}")
    if any(sheet_has_days(key, lines) for key, lines in data["tables"].items()):
        expect(path.name, charts > 0, "no chart")
    COUNTS["charts"] += charts
    figures(path, cached, data)


def number(value):
    """Numbers as they are; times and spans of time as parts of a day."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return float(value)
    if hasattr(value, "total_seconds"):
        return value.total_seconds() / 86400
    if hasattr(value, "hour") and not hasattr(value, "year"):
        return (value.hour * 60 + value.minute) / 1440 + value.second / 86400
    if hasattr(value, "year"):
        return to_excel(value)
    return None


def sheet_has_days(key, lines):
    return key == "days" and len(lines) > 0


def figures(path, cached, data):
    """Every sum of the JSON stands in the workbook."""
    there = set()
    for sheet in cached:
        for row in sheet.iter_rows(values_only=True):
            there.update(round(n, 6) for n in map(number, row) if n is not None)
    # Stock is counted in pieces, everything else in money.
    pieces = data["report"] == "stock"
    unit = 1 if pieces else 10 ** data["decimals"]
    names = () if pieces else ("over", "short", "net", "gaps")
    for name, value in data["figures"].items():
        if isinstance(value, int):
            COUNTS["figures"] += 1
            want = {round(value / unit, 6)} if name in names else {float(value), round(value / 1440, 6), round(value / 1000, 6), round(value / 10 ** data["decimals"], 6)}
            shown = want & there or any(str(value) in str(c) for s in cached for r in s.iter_rows(max_row=3, values_only=True) for c in r if c)
            expect(path.name, shown, f"figure {name} {value}")
    for key, lines in data["tables"].items():
        for name in ("variance",) if pieces else ("net", "expected", "counted", "difference"):
            total = sum(line.get(name, 0) for line in lines if isinstance(line.get(name, 0), int))
            if lines and key != "no_handover" and any(name in line for line in lines):
                COUNTS["figures"] += 1
                rounded = round(total / unit, 6)
                expect(path.name, rounded in there or key in ("deposits",), f"{key}: sum of {name} {total}")


def printed(path, data, lang):
    a4(path)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    expect(path.name, data["store"] in text, "name of the shop")
    expect(path.name, len(re.findall(r"[\u4e00-\u9fff]", text)) > 100 or lang == "en", "Chinese text")
    expect(path.name, "\ufffd" not in text and "□" not in text, "a glyph is missing")
    unit = 10 ** data["decimals"]
    for name in ("over", "short", "net"):
        if name in data["figures"] and data["report"] != "stock":
            value = data["figures"][name]
            shown = f"{value / unit:+,.{data['decimals']}f}" if value else f"{0:.{data['decimals']}f}"
            expect(path.name, shown in text, f"{name} {shown}")


def pages(path):
    """The text of each page."""
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return text.rstrip("\f").split("\f")


def a4(path):
    info = subprocess.run(["pdfinfo", "-f", "1", "-l", "99", path], capture_output=True, text=True, check=True).stdout
    sizes = re.findall(r"Page\s+(\d+) size:\s+([\d.]+) x ([\d.]+)", info)
    COUNTS["pages"] += len(sizes)
    expect(path.name, sizes, "no page")
    for page, *size in sizes:
        short, long = sorted(float(s) for s in size)
        expect(path.name, abs(short - 595) < 2 and abs(long - 842) < 2, f"page {page} is {size}")


def whole_pages(path, data):
    """What is meant for one page is on one, and a page for each is a page for each."""
    texts = pages(path)
    expect(path.name, all(text.strip() for text in texts), "an empty page")
    if data["report"] == "month":
        expect(path.name, len(texts) == 1, f"{len(texts)} pages")
        looked_at(path, data, texts[0])
    if data["report"] == "attendance":
        signed = [len(re.findall(r"_{4,}", text)) // 2 for text in texts]
        came = {line["name"] for line in data["tables"]["detail"]}
        # A line to sign on each, never two on a page, and under all the days of the one who signs.
        expect(path.name, max(signed) == 1 and sum(signed) == len(came), f"{signed} for {len(came)} people")
        for text in (t for t, n in zip(texts, signed) if n):
            days = len(re.findall(r"\d{4}-\d\d-\d\d", text))
            names = [name for name in came if f"{name}" in re.sub(r"\s+", " ", text)]
            most = max(sum(1 for line in data["tables"]["detail"] if line["name"] == name) for name in names or [""])
            expect(path.name, names and days >= most, f"{names}: {days} of {most} days on the page to sign")


# What the drawings of the month are called.
DRAWINGS = {
    "en": ("Net by day and running total", "Over and short by cause", "Attendance"),
    "zh": ("每日净额与累计", "长短款原因", "考勤表"),
}


def looked_at(path, data, text):
    """The drawings of the month stand on its one page: days with a running line, causes as bars, a grid of people."""
    html = path.with_suffix(".html").read_text()
    drawn = re.findall(r"<figure class=\"(\w+)\">.*?</figure>", html, re.S)
    expect(path.name, drawn == ["days", "bars", "heat"], drawn)
    for kind in ("days", "bars", "heat"):
        shapes = len(re.findall(r"<rect", re.search(rf"<figure class=\"{kind}\">.*?</figure>", html, re.S).group()))
        expect(path.name, shapes > 3, f"{kind}: {shapes} shapes")
    # Text of a drawing is text of the page: it was not cut off.
    for person in {line["name"] for line in data["tables"]["attendance"]}:
        expect(path.name, text.count(person[:12]) >= 2, f"{person} is not in the grid and the table")
    for title in DRAWINGS[path.stem.split(".")[1]]:
        expect(path.name, title in text, f"no drawing {title}")


def forms(work, lang):
    """The day's paper forms: A4, every glyph there, places to sign; their workbooks open."""
    for form in ("log", "variance"):
        path = work / f"{form}.{lang}.pdf"
        a4(path)
        text = "".join(pages(path))
        expect(path.name, "\ufffd" not in text and "□" not in text, "a glyph is missing")
        expect(path.name, all(page.strip() for page in pages(path)), "an empty page")
        if form == "log":
            sheet(path, lang)
        word = {("log", "en"): "Outgoing", ("log", "zh"): "交班人", ("variance", "en"): "Over/short", ("variance", "zh"): "差额"}
        expect(path.name, word[form, lang] in text, word[form, lang])
        book = openpyxl.load_workbook(work / f"{form}.{lang}.xlsx")
        COUNTS["workbooks"] += 1
        expect(path.name, all(sheet.page_setup.paperSize == 9 for sheet in book), "A4")


# The ten sections of the sheet, and what came after.
HEADINGS = {
    "en": "1 Shift and people|2 Briefing|3 Cash|4 Stock|5 Devices|6 Safety|7 Customer feedback|8 Tasks and open items"
    "|9 Attendance|10 Review and signatures|After the seal",
    "zh": "一 班次与人员|二 交班简报|三 现金与收款|四 商品与盘点|五 设备|六 安全|七 顾客反馈|八 待办与未结事项|九 考勤|十 核对与签字|封存之后",
}


def sheet(path, lang):
    """All ten sections of the busiest day, each below the one before, on one or two pages."""
    texts = pages(path)
    expect(path.name, len(texts) <= 2, f"{len(texts)} pages")
    lines = [re.sub(r"\s+", " ", line).strip() for text in texts for line in text.splitlines()]
    at = -1
    for heading in HEADINGS[lang].split("|"):
        below = [n for n, line in enumerate(lines) if n > at and line.startswith(heading)]
        expect(path.name, below, f"no section {heading}")
        at = below[0] if below else at


def empty(path, lang):
    """A month without anything says so, on few pages."""
    a4(path)
    texts = pages(path)
    said = {"en": "Nothing was recorded in this period.", "zh": "这段时间没有任何记录"}[lang]
    expect(path.name, said in texts[0], "does not say that nothing was recorded")
    expect(path.name, len(texts) <= 4 and all(text.strip() for text in texts), f"{len(texts)} pages")


def main():
    work, names = Path(sys.argv[1]), sys.argv[2:]
    for name in names:
        for lang in ("en", "zh"):
            stem = f"{name}.{lang}"
            data = json.loads((work / f"{stem}.json").read_text())
            workbook(work / f"{stem}.xlsx", work / "again" / f"{stem}.xlsx", data)
            printed(work / f"{stem}.pdf", data, lang)
            whole_pages(work / f"{stem}.pdf", data)
            empty(work / f"empty-{stem}.pdf", lang)
    for lang in ("en", "zh"):
        forms(work, lang)
    print(", ".join(f"{count} {what}" for what, count in COUNTS.items()) + " checked")
    for line in FAILED[:40]:
        print("FAILED", line, file=sys.stderr)
    sys.exit(1 if FAILED else 0)


main()
