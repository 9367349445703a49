-- What the tables kept by hand, and the facts as they were collected, are.

COMMENT ON TABLE reference.frameworks IS 'One row an inspection framework';
COMMENT ON COLUMN reference.frameworks.framework IS 'Its short name, used everywhere here';
COMMENT ON COLUMN reference.frameworks.position IS 'Order in time, from 1';
COMMENT ON COLUMN reference.frameworks.name IS 'What Ofsted called the inspection';
COMMENT ON COLUMN reference.frameworks.first_inspection IS 'First day of the first inspections';
COMMENT ON COLUMN reference.frameworks.last_published IS 'No report under it came out after this day; empty while it is in use';
COMMENT ON COLUMN reference.frameworks.third_grade IS 'How the third grade was printed';
COMMENT ON COLUMN reference.frameworks.note IS 'What to know about it';
COMMENT ON COLUMN reference.frameworks.source IS 'Where this comes from';

COMMENT ON TABLE reference.strands IS 'One row a strand: what makes areas of different frameworks comparable';
COMMENT ON COLUMN reference.strands.strand IS 'Its short name';
COMMENT ON COLUMN reference.strands.position IS 'Order in which strands are shown';
COMMENT ON COLUMN reference.strands.name IS 'In plain words';
COMMENT ON COLUMN reference.strands.description IS 'What it is about';
COMMENT ON COLUMN reference.strands.source IS 'Where this comes from';

COMMENT ON TABLE reference.areas IS 'One row a framework and area: what was graded, when, and the strand it belongs to';
COMMENT ON COLUMN reference.areas.framework IS 'The framework';
COMMENT ON COLUMN reference.areas.area IS 'The area';
COMMENT ON COLUMN reference.areas.position IS 'Order in which the framework has it';
COMMENT ON COLUMN reference.areas.started_from IS 'First day of inspections that graded it; empty: from the framework''s beginning';
COMMENT ON COLUMN reference.areas.started_until IS 'Last day of inspections that graded it; empty: to the framework''s end';
COMMENT ON COLUMN reference.areas.label IS 'The area in the framework''s own words';
COMMENT ON COLUMN reference.areas.strand IS 'Strand it belongs to; empty if none';
COMMENT ON COLUMN reference.areas.comparability IS 'How well it compares with the strand''s present meaning: same, close or loose';
COMMENT ON COLUMN reference.areas.reason IS 'Why';
COMMENT ON COLUMN reference.areas.source IS 'Where this comes from';

COMMENT ON TABLE reference.standing_ends IS 'One row a strand that an inspection ends the standing of without grading it';
COMMENT ON COLUMN reference.standing_ends.framework IS 'Framework of the inspection; empty where it ends on a day';
COMMENT ON COLUMN reference.standing_ends.started_from IS 'First day of inspections meant; empty: from the framework''s beginning';
COMMENT ON COLUMN reference.standing_ends.started_until IS 'Last day of inspections meant; empty: to the framework''s end';
COMMENT ON COLUMN reference.standing_ends.ends_on IS 'Day on which every standing of the strand ends, whatever is published; empty where an inspection ends it';
COMMENT ON COLUMN reference.standing_ends.strand IS 'The strand whose standing ends';
COMMENT ON COLUMN reference.standing_ends.reason IS 'Why';
COMMENT ON COLUMN reference.standing_ends.source IS 'Where this comes from';

COMMENT ON TABLE reference.councils IS 'One row a council; the table councils in schema main shows it as of the day of the build';
COMMENT ON COLUMN reference.councils.la_code IS 'The Department for Education''s number';
COMMENT ON COLUMN reference.councils.name IS 'Name used here';
COMMENT ON COLUMN reference.councils.urn IS 'Ofsted''s number';
COMMENT ON COLUMN reference.councils.ons_code IS 'Code of the Office for National Statistics';
COMMENT ON COLUMN reference.councils.former_ons_codes IS 'Its earlier codes, separated by semicolons';
COMMENT ON COLUMN reference.councils.region IS 'One of nine regions';
COMMENT ON COLUMN reference.councils.ofsted_region IS 'One of Ofsted''s eight regions; empty for abolished councils';
COMMENT ON COLUMN reference.councils.type IS 'london_inner, london_outer, metropolitan, unitary or county';
COMMENT ON COLUMN reference.councils.opened IS 'First day; empty if there before 1 April 2009';
COMMENT ON COLUMN reference.councils.closed IS 'Last day, which may lie ahead';
COMMENT ON COLUMN reference.councils.latitude IS 'Degrees north';
COMMENT ON COLUMN reference.councils.longitude IS 'Degrees east';
COMMENT ON COLUMN reference.councils.population_0_17 IS 'Children aged 0 to 17';
COMMENT ON COLUMN reference.councils.population_year IS 'Year of that figure (middle of the year)';
COMMENT ON COLUMN reference.councils.note IS 'What to know when joining other data';
COMMENT ON COLUMN reference.councils.source IS 'Where this comes from';

COMMENT ON TABLE reference.council_names IS 'One row a council and name it goes by';
COMMENT ON COLUMN reference.council_names.la_code IS 'The council';
COMMENT ON COLUMN reference.council_names.name IS 'The name; case and spacing do not matter';
COMMENT ON COLUMN reference.council_names.kind IS 'canonical (used here), ons, ofsted, official, report (on title pages), trust (the one company that runs its services, or ran them) or other';
COMMENT ON COLUMN reference.council_names.source IS 'Where this comes from';

COMMENT ON TABLE reference.council_changes IS 'One row a council abolished and a council that took its place';
COMMENT ON COLUMN reference.council_changes.changed IS 'First day of the new council';
COMMENT ON COLUMN reference.council_changes.predecessor_la_code IS 'The council abolished';
COMMENT ON COLUMN reference.council_changes.successor_la_code IS 'The council that took its place; empty while its code is not known';
COMMENT ON COLUMN reference.council_changes.successor_name IS 'Its name';
COMMENT ON COLUMN reference.council_changes.note IS 'Which part of the area';
COMMENT ON COLUMN reference.council_changes.source IS 'Where this comes from';

COMMENT ON TABLE reference.neighbour_models IS 'One row a model of statistical neighbours';
COMMENT ON COLUMN reference.neighbour_models.model IS 'Its short name, a year';
COMMENT ON COLUMN reference.neighbour_models.in_force_from IS 'First day; empty: the earliest model held';
COMMENT ON COLUMN reference.neighbour_models.in_force_until IS 'Last day; empty while it is in force';
COMMENT ON COLUMN reference.neighbour_models.name IS 'What it is';
COMMENT ON COLUMN reference.neighbour_models.note IS 'What is known of these days';
COMMENT ON COLUMN reference.neighbour_models.source IS 'Where this comes from';

COMMENT ON TABLE reference.statistical_neighbours IS 'One row a model, council and statistical neighbour; neighbour_models has the sources';
COMMENT ON COLUMN reference.statistical_neighbours.model IS 'The model';
COMMENT ON COLUMN reference.statistical_neighbours.la_code IS 'The council';
COMMENT ON COLUMN reference.statistical_neighbours.peer_la_code IS 'Its statistical neighbour';
COMMENT ON COLUMN reference.statistical_neighbours.rank IS '1 (nearest) to 10';
COMMENT ON COLUMN reference.statistical_neighbours.closeness IS 'How like the two are, in the Department''s words; not published for 2014';

COMMENT ON TABLE reference.borders IS 'One row a pair of councils with a common border';
COMMENT ON COLUMN reference.borders.la_code_a IS 'The council with the lower number';
COMMENT ON COLUMN reference.borders.la_code_b IS 'The council with the higher number';
COMMENT ON COLUMN reference.borders.across_water IS 'Whether the border runs through tidal water';
COMMENT ON COLUMN reference.borders.shared_km IS 'Length in kilometres, a tenth more or less';
COMMENT ON COLUMN reference.borders.gap_m IS 'Narrowest water in metres, for borders across water';
COMMENT ON COLUMN reference.borders.tidal_km IS 'Further length through tidal water, for borders that are on land too';
COMMENT ON COLUMN reference.borders.source IS 'Where this comes from';

COMMENT ON TABLE reference.tiles IS 'One row a council: its place on the tile map of England, drawn for this project';
COMMENT ON COLUMN reference.tiles.la_code IS 'The council';
COMMENT ON COLUMN reference.tiles.tile_column IS 'From 0 in the west';
COMMENT ON COLUMN reference.tiles.tile_row IS 'From 0 in the north';
COMMENT ON COLUMN reference.tiles.line_1 IS 'First line of the council''s name, shortened so as to fit the tile';
COMMENT ON COLUMN reference.tiles.line_2 IS 'Second line; empty where one is enough';

COMMENT ON TABLE reference.districts IS 'One row a district of a county with two tiers of councils, and the council with duties to its children; two rows where that changed. Districts abolished before 2019 are not here';
COMMENT ON COLUMN reference.districts.name IS 'The district''s name, or one it went by';
COMMENT ON COLUMN reference.districts.la_code IS 'The council with duties to its children';
COMMENT ON COLUMN reference.districts.from_day IS 'First day of that; empty if before 1 April 2009';
COMMENT ON COLUMN reference.districts.until_day IS 'Last day of that; empty while it lasts';
COMMENT ON COLUMN reference.districts.abolished IS 'Last day of the district itself; empty while it exists';
COMMENT ON COLUMN reference.districts.source IS 'Where that comes from';

COMMENT ON TABLE reference.corrections IS 'One row a correction made by hand to what was collected';
COMMENT ON COLUMN reference.corrections.source IS 'report or statistics';
COMMENT ON COLUMN reference.corrections.source_id IS 'Key of the inspection in schema collected';
COMMENT ON COLUMN reference.corrections.area IS 'The area, for a grade; empty for the inspection itself';
COMMENT ON COLUMN reference.corrections.field IS 'What is corrected';
COMMENT ON COLUMN reference.corrections.was IS 'The value collected';
COMMENT ON COLUMN reference.corrections.becomes IS 'The right value';
COMMENT ON COLUMN reference.corrections.reason IS 'Why it is wrong';
COMMENT ON COLUMN reference.corrections.noted_on IS 'When the correction was made';
COMMENT ON COLUMN reference.corrections.evidence IS 'What shows the right value';

COMMENT ON TABLE reference.explained_differences IS 'One row a difference between reports and statistics whose cause was found';
COMMENT ON COLUMN reference.explained_differences.la_code IS 'The council';
COMMENT ON COLUMN reference.explained_differences.framework IS 'The framework';
COMMENT ON COLUMN reference.explained_differences.published_from IS 'The inspection was published from this day';
COMMENT ON COLUMN reference.explained_differences.published_until IS '... to this day';
COMMENT ON COLUMN reference.explained_differences.area IS 'The area';
COMMENT ON COLUMN reference.explained_differences.verdict IS 'The verdict in reconciliation that is explained';
COMMENT ON COLUMN reference.explained_differences.explanation IS 'The cause';
COMMENT ON COLUMN reference.explained_differences.source IS 'What shows it';

COMMENT ON TABLE reference.published_totals IS 'One row a total that Ofsted published, which every build is checked against';
COMMENT ON COLUMN reference.published_totals.as_at IS 'The day counted';
COMMENT ON COLUMN reference.published_totals.published_by IS 'Reports published by this day were counted';
COMMENT ON COLUMN reference.published_totals.late_la_code IS 'A council whose report the release counts though it was published later; empty for none';
COMMENT ON COLUMN reference.published_totals.late_published_by IS 'That council''s reports published by this day were counted';
COMMENT ON COLUMN reference.published_totals.strand IS 'What was graded';
COMMENT ON COLUMN reference.published_totals.grade IS 'The grade';
COMMENT ON COLUMN reference.published_totals.councils IS 'Councils with that grade';
COMMENT ON COLUMN reference.published_totals.source IS 'Where it was published';

COMMENT ON TABLE reference.known_gaps IS 'One row a council and strand of which the sources at hand tell nothing for a time';
COMMENT ON COLUMN reference.known_gaps.la_code IS 'The council';
COMMENT ON COLUMN reference.known_gaps.strand IS 'The strand';
COMMENT ON COLUMN reference.known_gaps.from_day IS 'First day';
COMMENT ON COLUMN reference.known_gaps.until_day IS 'Last day';
COMMENT ON COLUMN reference.known_gaps.reason IS 'Why nothing is held';
COMMENT ON COLUMN reference.known_gaps.source IS 'What was looked at';

COMMENT ON TABLE reference.story_facts IS 'One row a fact from a report, told in our own words for the story of a council';
COMMENT ON COLUMN reference.story_facts.la_code IS 'The council';
COMMENT ON COLUMN reference.story_facts.published IS 'Day on which the report was published';
COMMENT ON COLUMN reference.story_facts.position IS 'Order in the story, from 1';
COMMENT ON COLUMN reference.story_facts.strand IS 'What it is about';
COMMENT ON COLUMN reference.story_facts.paragraph IS 'Number of the paragraph';
COMMENT ON COLUMN reference.story_facts.page IS 'Page on which the paragraph begins';
COMMENT ON COLUMN reference.story_facts.fact IS 'What the paragraph says, in our own words';
COMMENT ON COLUMN reference.story_facts.says IS 'Words and figures that stand in the paragraph, separated by semicolons, by which the fact is checked';
COMMENT ON COLUMN reference.story_facts.source IS 'Address of the report';

COMMENT ON TABLE collected.listed_councils IS 'One row a council that the reports site lists';
COMMENT ON COLUMN collected.listed_councils.urn IS 'Ofsted''s number';
COMMENT ON COLUMN collected.listed_councils.name IS 'Name on the site';
COMMENT ON COLUMN collected.listed_councils.url IS 'Address of its page';
COMMENT ON COLUMN collected.listed_councils.first_seen IS 'First met (UTC)';
COMMENT ON COLUMN collected.listed_councils.last_seen IS 'Last met (UTC)';
COMMENT ON COLUMN collected.listed_councils.vanished IS 'When a whole crawl first missed it; empty while it is listed';
COMMENT ON COLUMN collected.listed_councils.is_closed IS 'Whether it was met on the pass for closed councils only';

COMMENT ON TABLE collected.listings IS 'One row a link to a document on a council''s page';
COMMENT ON COLUMN collected.listings.urn IS 'Ofsted''s number of the council whose page it is';
COMMENT ON COLUMN collected.listings.file_id IS 'Number of the document on the file server';
COMMENT ON COLUMN collected.listings.url IS 'Address of the document on the live server';
COMMENT ON COLUMN collected.listings.link_text IS 'The link''s words as they stand';
COMMENT ON COLUMN collected.listings.title IS 'The wording without format and date';
COMMENT ON COLUMN collected.listings.kind IS 'What the wording says it is';
COMMENT ON COLUMN collected.listings.published IS 'Publication date on the page';
COMMENT ON COLUMN collected.listings.inspected IS 'Inspection date on the page';
COMMENT ON COLUMN collected.listings.first_seen IS 'First met (UTC)';
COMMENT ON COLUMN collected.listings.last_seen IS 'Last met (UTC)';
COMMENT ON COLUMN collected.listings.vanished IS 'When a crawl first missed it; empty while it is listed';

COMMENT ON TABLE collected.documents IS 'One row a version of a document that was fetched';
COMMENT ON COLUMN collected.documents.url IS 'Address on the live servers';
COMMENT ON COLUMN collected.documents.sha256 IS 'SHA-256 of its bytes';
COMMENT ON COLUMN collected.documents.file_id IS 'Number on the file server; empty for workbooks';
COMMENT ON COLUMN collected.documents.kind IS 'report or workbook';
COMMENT ON COLUMN collected.documents.status IS 'What came of reading it';
COMMENT ON COLUMN collected.documents.reason IS 'Why it is not ok; sheets not understood';
COMMENT ON COLUMN collected.documents.bytes IS 'Size';
COMMENT ON COLUMN collected.documents.pages IS 'Pages';
COMMENT ON COLUMN collected.documents.licence IS 'Licence it prints';
COMMENT ON COLUMN collected.documents.letter IS 'The kind of visit or letter that it says it is, where it is no graded report';
COMMENT ON COLUMN collected.documents.title IS 'Name of a workbook';
COMMENT ON COLUMN collected.documents.reader_version IS 'Version of the rules that read it';
COMMENT ON COLUMN collected.documents.fetched_from IS 'Where the bytes came from';
COMMENT ON COLUMN collected.documents.first_seen IS 'First met (UTC)';
COMMENT ON COLUMN collected.documents.fetched_at IS 'When the bytes were fetched (UTC)';

COMMENT ON TABLE collected.inspections IS 'One row an inspection as one report, or one row of a workbook, tells of it; nothing merged';
COMMENT ON COLUMN collected.inspections.source IS 'report or statistics';
COMMENT ON COLUMN collected.inspections.source_id IS 'Key: file and hash of a report; workbook, sheet, row, framework and type of a row';
COMMENT ON COLUMN collected.inspections.url IS 'Address of the document';
COMMENT ON COLUMN collected.inspections.sha256 IS 'SHA-256 of its bytes';
COMMENT ON COLUMN collected.inspections.place IS 'Sheet and row';
COMMENT ON COLUMN collected.inspections.urn IS 'Ofsted''s number of the council whose page lists the report';
COMMENT ON COLUMN collected.inspections.ons_code IS 'Code in the workbook';
COMMENT ON COLUMN collected.inspections.council_printed IS 'The council''s name as printed';
COMMENT ON COLUMN collected.inspections.framework IS 'Framework';
COMMENT ON COLUMN collected.inspections.inspection_type IS 'Type as the source tells it';
COMMENT ON COLUMN collected.inspections.title IS 'Title printed';
COMMENT ON COLUMN collected.inspections.started IS 'First day';
COMMENT ON COLUMN collected.inspections.ended IS 'Last day of the first range';
COMMENT ON COLUMN collected.inspections.further_dates IS 'Further ranges, start/end, separated by semicolons';
COMMENT ON COLUMN collected.inspections.published IS 'Publication date printed in it';
COMMENT ON COLUMN collected.inspections.lead_inspector IS 'Name as printed';

COMMENT ON TABLE collected.judgements IS 'One row an area as one report, or one row of a workbook, grades it';
COMMENT ON COLUMN collected.judgements.source IS 'report or statistics';
COMMENT ON COLUMN collected.judgements.source_id IS 'Key of the inspection';
COMMENT ON COLUMN collected.judgements.area IS 'What was judged';
COMMENT ON COLUMN collected.judgements.status IS 'graded, not_judged, not_in_framework or held_back';
COMMENT ON COLUMN collected.judgements.grade IS 'The grade';
COMMENT ON COLUMN collected.judgements.printed IS 'The words printed';
COMMENT ON COLUMN collected.judgements.page IS 'Page, from 1';
COMMENT ON COLUMN collected.judgements.rectangle IS 'Left, top, right, bottom in points from the top left corner';
COMMENT ON COLUMN collected.judgements.witnesses IS 'Parts of the document that agree';
COMMENT ON COLUMN collected.judgements.reason IS 'Why it was held back, or what it rests on';

COMMENT ON TABLE collected.visits IS 'One row an ungraded visit as a row of a workbook tells of it';
COMMENT ON COLUMN collected.visits.source IS 'statistics';
COMMENT ON COLUMN collected.visits.source_id IS 'Key';
COMMENT ON COLUMN collected.visits.url IS 'Address of the workbook';
COMMENT ON COLUMN collected.visits.sha256 IS 'SHA-256 of its bytes';
COMMENT ON COLUMN collected.visits.place IS 'Sheet and row';
COMMENT ON COLUMN collected.visits.ons_code IS 'Code in the workbook';
COMMENT ON COLUMN collected.visits.council_printed IS 'The council''s name as printed';
COMMENT ON COLUMN collected.visits.kind IS 'Kind of visit';
COMMENT ON COLUMN collected.visits.theme IS 'What it looked at';
COMMENT ON COLUMN collected.visits.visited IS 'Day of the visit';
COMMENT ON COLUMN collected.visits.published IS 'Publication date';

COMMENT ON TABLE collected.paragraphs IS 'One row a paragraph of a report that you collected yourself';
COMMENT ON COLUMN collected.paragraphs.source_id IS 'Key of the report';
COMMENT ON COLUMN collected.paragraphs.position IS 'Order in the report, from 1';
COMMENT ON COLUMN collected.paragraphs.section IS 'Heading above it';
COMMENT ON COLUMN collected.paragraphs.number IS 'Number printed before it';
COMMENT ON COLUMN collected.paragraphs.page IS 'Page on which it begins';
COMMENT ON COLUMN collected.paragraphs.is_bullet IS 'Whether it is one of a list';
COMMENT ON COLUMN collected.paragraphs.text IS 'The text on one line';

COMMENT ON TABLE collected.runs IS 'One row a crawl of your own';
COMMENT ON COLUMN collected.runs.run_id IS 'Key';
COMMENT ON COLUMN collected.runs.started IS 'When it began (UTC)';
COMMENT ON COLUMN collected.runs.finished IS 'When it ended (UTC); empty: it was cut off';
COMMENT ON COLUMN collected.runs.site IS 'What was crawled';
COMMENT ON COLUMN collected.runs.outcome IS 'complete, incomplete or failed';
COMMENT ON COLUMN collected.runs.summary IS 'Counts and remarks, as JSON';

COMMENT ON TABLE collected.letters IS 'One row a letter of another kind than a full inspection that is known from a list of letters; those that a crawl met are in listings';
COMMENT ON COLUMN collected.letters.urn IS 'Ofsted''s number of the council whose page lists it';
COMMENT ON COLUMN collected.letters.council_printed IS 'Name of the council in the list';
COMMENT ON COLUMN collected.letters.kind IS 'focused_visit, jtai, area_send or joint_area_review';
COMMENT ON COLUMN collected.letters.title IS 'Wording of the link on the council''s page';
COMMENT ON COLUMN collected.letters.published IS 'Publication date on the council''s page';
COMMENT ON COLUMN collected.letters.url IS 'Address of the letter (PDF); empty where the list does not give it';
COMMENT ON COLUMN collected.letters.sha256 IS 'SHA-256 of the letter, in hexadecimal';
COMMENT ON COLUMN collected.letters.source IS 'Whose list it is';
