"""Every number that bounds what one request may ask or one answer may hold, with its unit and its reason.

Settings are what an operator changes; limits are what the product promises, the same everywhere.
"""

PAGE_ROWS_DEFAULT = 50  # rows of a list when `first` is absent: a screen full
PAGE_ROWS_MAX = 200  # rows: above is an error, never a silent cut; exports are the way to more
CURSOR_LETTERS_MAX = 2_000  # letters of a cursor that comes back: five sorted values of a few hundred each

DOCUMENT_LETTERS_MAX = 100_000  # letters of a document: so that a thousand of them can be kept; 5,000 tokens take a third of it
DOCUMENT_TOKENS_MAX = 5_000  # tokens: the parser works per token, before anything else can refuse
FIELDS_MAX = 2_000  # fields that one operation may select after fragments are spread: doubling fragments are caught here, before any SQL
VALUES_MAX = 2_000_000  # values of one answer when every page is full: some 50 MB, which PostgreSQL and this process hold whole
PARTS_USUAL = 3  # rows that a list of parts counts for in that sum: most versions have fewer of most parts, some have many
DOCUMENT_DEPTH_MAX = 20  # nested selections: a composition written out to depth 6 takes two a level, and the rest is for what hangs on it
ERRORS_MAX = 50  # errors told of one request: more help nobody, and each costs work

BODY_BYTES_MAX = 1_000_000  # bytes of a request body: a sync batch of 500 rows fits, with 2 kB for each

COMPOSITION_DEPTH_MAX = 12  # levels: the deepest real package has 4; the large generated portfolio has 8
COMPOSITION_NODES_MAX = 5_000  # nodes of one expanded tree: a DAG of depth 8 with five shared children has 488,281 paths

DOCUMENTS_CACHED = 1_000  # parsed and validated documents kept per process; the least used is forgotten
SHAPES_CACHED = 2_000  # compiled statements kept per process; the least used is forgotten
TOKENS_CACHED = 10_000  # bearer tokens looked up and kept per process
TOKEN_CACHE_SECONDS = 2.0  # seconds: a revoked token works at most this much longer
