"""What the services that Ofsted grades (the strands) are called, in every place that names one."""

from __future__ import annotations

NAMES = {
    "overall": "overall",
    "help_and_protection": "help and protection",
    "children_in_care": "children in care",
    "care_leavers": "care leavers",
    "leadership": "leadership",
    "adoption": "adoption",
    "lscb": "the safeguarding board",
}
"""As a strand is called within a sentence."""
HEADINGS = {
    "overall": "Overall",
    "help_and_protection": "Help and protection",
    "children_in_care": "Children in care",
    "care_leavers": "Care leavers",
    "leadership": "Leadership",
    "adoption": "Adoption",
    "lscb": "Safeguarding board",
}
"""As a strand is called at the head of a row."""
ABOUT = {
    "overall": "the services as a whole",
    "help_and_protection": "children who may be at risk",
    "children_in_care": "children the council looks after",
    "care_leavers": "young people who have left care",
    "leadership": "what leaders do for social work",
    "adoption": "children who are adopted",
    "lscb": "a partnership, not the council alone",
}
"""What a strand is about, for people who know none of the words."""
AT = {
    "overall": "overall",
    "help_and_protection": "at helping and protecting children",
    "children_in_care": "for children in care",
    "care_leavers": "for care leavers",
    "leadership": "in how it is led",
    "adoption": "at adoption",
    "lscb": "for its safeguarding board",
}
"""Behind a grade: "good at helping and protecting children"."""
AT_SEVERAL = {
    **AT,
    "leadership": "in how they are led",
    "lscb": "for their safeguarding board",
}
"""The same of several councils."""
