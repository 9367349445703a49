"""What a crawl must know of the document readers without loading them.

Only the processes that read documents load PDFium and the readers; a crawl that finds nothing new
needs none of it.
"""

# Each is raised whenever the same bytes may give another result.
REPORT_READER = "report-6"
WORKBOOK_READER = "workbook-4"

# The largest real report is a fiftieth of it.
MOST_REPORT_BYTES = 64 * 1024 * 1024
