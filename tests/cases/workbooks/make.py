"""Makes records.xlsx: python3 make.py"""
import datetime

import openpyxl

book = openpyxl.Workbook()
notes = book.active
notes.title = "Codes"
notes["A1"] = "what the columns mean"
notes.sheet_state = "hidden"
sheet = book.create_sheet("Extraction")
sheet["A1"] = "Extraction, first round"
rows = [
    ["id", "title", "year", "published", "duration", "dropout", "randomised", "arms"],
    ["olsen-2016", "Group support for new teachers", 2016, datetime.date(2016, 11, 3), "6 weeks", 0.25, True, 2],
    ["lin-2012", "Peers in the first year", "2012", None, "1 year", "10 %", False, "=1+1"],
    ["moe-2019", "A lone mentor", 2019, datetime.date(2019, 1, 31), "3 months", None, True, "#REF!"],
]
for number, row in enumerate(rows, 3):
    for column, value in enumerate(row, 1):
        sheet.cell(number, column, value)
sheet["F4"].number_format = "0%"
sheet["H6"].data_type = "e"
book.create_sheet("Later")["A1"] = "more to come"
book.active = 1
book.save("records.xlsx")
