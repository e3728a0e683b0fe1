"""Every number that bounds what one request may ask or one answer may hold, with its unit and its reason.

Settings are what an operator changes; limits are what the product promises, the same everywhere.
"""

# A document, before it is validated. Validation takes longer than a document is long, so these keep it under a second.
DOCUMENT_LETTERS_MAX = 100_000  # letters of a document: strings are read letter by letter; 5,000 tokens take a third of it
DOCUMENT_LINES_MAX = 5_000  # lines: telling the line of an error means counting them
DOCUMENT_TOKENS_MAX = 5_000  # tokens: the parser works per token, before anything else can refuse
OPERATIONS_MAX = 20  # operations of one document: each is validated with all fragments, and one of them is run
FRAGMENTS_MAX = 200  # fragments of one document: each pair that meets in a selection is compared
VARIABLES_MAX = 100  # variables of one operation: each is looked at on every request
ALIASES_MAX = 500  # aliases of one document: people name a few fields, generated batches name each root field
DIRECTIVES_MAX = 200  # directives of one document: each is evaluated where its fragment is spread
REPEATS_MAX = 20  # times that one selection may write the same response key: each is compared with each
MERGING_STEPS_MAX = 100_000  # steps of comparing fields of one response key: 60 fragments that all select the same five fields take 62,000
DEPTH_MAX = 20  # nested selections: a composition written out to depth 6 takes two a level, and the rest is for what hangs on it
NESTING_MAX = 100  # nested fields, fragments and inline fragments: each takes some of the interpreter's stack
FIELDS_SPREAD_MAX = 10_000  # fields, each fragment written out where it is spread: doubling fragments end here, and clients repeat little
ROOT_FIELDS_MAX = 50  # root fields of one operation: a batch of look-ups; each is a sub-select of the one statement

# Arguments and variables.
ARGUMENT_DEPTH_MAX = 30  # nested lists and objects in one argument or variable: a filter over three relations takes fifteen
LIST_VALUES_MAX = 1_000  # values of one list in an argument or variable: a page has 200, a sync batch 500
LONG_LIST_VALUES_MAX = 10_000  # values of a list that is known to be long, as all ids of another system: twice what the largest we know has
VARIABLE_VALUES_MAX = 40_000  # values in all variables of a request: a sync batch of 500 rows with 60 fields has 31,000
VARIABLE_VALUES_SMALL = 500  # values that are coerced on the event loop, in a few milliseconds; more are coerced in the worker

# An operation, before any SQL is put together for it.
FIELDS_MAX = 2_000  # fields that one operation may select, those of an abstract type once for each type that it can be
SELECTS_MAX = 200  # relations, counts and the like that one operation may select, each a sub-select that takes 1 to 3 ms to put together
COST_MAX = 1_000_000  # units: some 25 MB of values, with long texts more, which this process holds whole; or seconds of the database
PAGE_ROWS_DEFAULT = 50  # rows of a list when `first` is absent: a screen full
PAGE_ROWS_MAX = 200  # rows: above is an error, never a silent cut; exports are the way to more
CHANGES_DEFAULT = 50  # changes of a page of the feed when `first` is absent: as of other lists
CHANGES_MAX = 500  # changes of a page of the feed: who keeps a copy reads much and little of each; above is an error, never a silent cut
CHANGES_LOOKED_AT = 10_000  # changes behind a cursor that one page looks at: a customer sees few of them, and each is judged in 10 to 20 µs
CURSOR_LETTERS_MAX = 10_000  # letters of a cursor that comes back: five sorted values; the longest are names, of a few hundred letters
PARTS_USUAL = 3  # rows that a list of parts counts for in the cost: most versions have fewer of most parts, some have many

PACKAGE_DEPTH_MAX = 8  # levels that packages may be nested in each other; the database counts alike
COMPOSITION_DEPTH_MAX = 12  # levels: the deepest real package has 4; the large generated portfolio has 8
COMPOSITION_NODES_MAX = 5_000  # nodes of one expanded tree: a DAG of depth 8 with five shared children has 488,281 paths
RESPONDENTS_MIN = 5  # people: of fewer, who reads how they answered may know who they are
SATISFACTION_ROWS_MAX = 5_000  # groups of one summary of feedback: eight units by touchpoint and month make 3,400 in five years
LIKENED_MAX = 100  # items of each side whose words are compared with each of the other: 10,000 comparisons take a tenth of a second
SELECTION_ENTRIES_MAX = 100  # components that one choice may name: a package has 3 to 100 lines, and each is found by a sub-select
SIMULATION_CHANGES_MAX = 50  # changes of a composition that are thought of at once: half of what a large package has lines
SIMULATED_PACKAGES_MAX = 200  # versions that contain a package and are priced twice with it, some ms each; how many there are is told
SIMULATED_AGREEMENTS_MAX = 1_000  # agreements that are priced twice with a package, some ms each; a large package has a hundred

# Filters and orders.
FILTER_HOPS_MAX = 3  # relations that one comparison of a filter may lie behind: each is a sub-select inside the one above
FILTER_COMPARISONS_MAX = 100  # comparisons in one filter: a form with many fields has thirty
FILTER_TEXT_LETTERS_MAX = 1_000  # letters of a text to look for in others: each is tried at every place of every row
GROUP_KEYS_MAX = 5  # keys that rows are grouped by: by more of them groups are nearly the rows themselves
ORDER_TERMS_MAX = 5  # terms of one order: nobody reads a list by more

# A mutation.
VERBS_MAX = 20  # root fields of one mutation: each is a transaction of its own, one after the other
BODY_LETTERS_MAX = 10_000  # letters of what somebody says in Markdown: four pages; parsing the worst takes two tenths of a second
BODY_NESTING_MAX = 20  # levels of lists and quotations, plus two: answers quote answers; the parser drops what is deeper, tags too
VERB_COST = 1_000  # units of one verb: some statements, a commit, and history written
INPUT_TEXT_LETTERS_MAX = 50_000  # letters of one text in an input: twenty pages; documents are linked, not kept
IDEMPOTENCY_KEY_LETTERS_MAX = 200  # letters of an idempotency key: a uuid has 36, and some put the name of their job before it
IDEMPOTENCY_DAYS = 14  # days that an idempotency key is kept at least
WRITE_TRIES = 3  # times that a verb is tried when it and another one wait for each other: the other one is gone by then
LOCK_SECONDS = 5.0  # seconds that a verb waits for what another one holds
PAYLOAD_SECONDS = 2.0  # seconds that the answer of a verb may take to read: all other writers wait meanwhile
SYNC_ROWS_MAX = 500  # rows of one batch of another system: with 2 kB or 60 fields each they fit in one request

# A search.
SEARCH_LETTERS_MAX = 200  # letters of what is searched for: the longest names have some, and who seeks types a few words
SEARCH_WORDS_MAX = 8  # words of it: each is looked up in all the ways that words are found in, and all of them must be there
SEARCH_ITEMS_MAX = 500  # services and packages that one search finds, the best ones: ten pages that nobody turns
SEARCH_SAID_MAX = 200  # ideas, and as many comments, that one search finds: the newest of those that have the words
SEARCH_COMMENTS_FIRST = 3_000  # newest comments that are looked at first: a frequent word is in two hundred of them, and no more are read

# An answer.
ANSWER_BYTES_MAX = 32_000_000  # bytes of an answer: passing on more would hold up everybody else for more than a tenth of a second
COST_UNCHECKED = 50_000  # units: an operation that costs less cannot answer with as much, and is not asked for its size
MESSAGE_LETTERS_MAX = 1_000  # letters of a message about a document or a variable: some repeat the whole value that they are about
NAME_LETTERS_REPEATED = 200  # letters of a party's name in previewAs that the log and an error repeat: ids and keys are shorter
ERRORS_MAX = 20  # errors told of one request: more help nobody, and each costs work

# An export: rows of one list or connection, as they come.
EXPORT_ROWS_MAX = 5_000_000  # rows: twenty times the most that the largest portfolio we know has of anything; a file of a gigabyte or two
EXPORT_SECONDS = 900.0  # seconds to the last row: a gigabyte at 1 MB a second; PostgreSQL keeps the state that is read for so long
EXPORT_BATCH_ROWS = 500  # rows at a time: half a millisecond of the event loop, and of common rows 100 kB
EXPORT_BATCH_BYTES = 262_144  # bytes at a time that are aimed at: of long rows fewer are asked for
EXPORTS_AT_ONCE = 1  # exports of one principal: each holds a connection for as long as its client reads

RECONCILE_SAFETY_PERCENT = 20  # percent of links that may lead nowhere until nothing ends: a few go in a night, a broken list lacks half

BODY_BYTES_MAX = 1_000_000  # bytes of a request body: a sync batch of 500 rows fits, with 2 kB for each

# What a process keeps, and how long anybody waits.
DOCUMENTS_CACHED = 1_000  # operations kept per process, and as many refused: more than all clients' screens; the least used is forgotten
DOCUMENT_LETTERS_CACHED = 10_000_000  # letters of those: a thousand documents of a page each; a thousand of the longest would be 100 MB
SHAPES_CACHED = 1_000  # compiled statements kept per process: two for each operation; the least used is forgotten
SHAPE_LETTERS_CACHED = 30_000_000  # letters of those: a screen's statement has 5,000, the longest 300,000
SHAPES_PER_OPERATION = 50  # statements kept of one operation: seven roles by some languages; who varies its filters forgets its own first
MISSES_WAITING_MAX = 100  # operations that wait to be read or compiled, some ms each; beyond it a client waits outside
TOKENS_CACHED = 10_000  # bearer tokens looked up and kept per process: an organisation's people and tools
AUTHORIZATION_BYTES_CACHED = 20_000_000  # bytes of the headers that are remembered with their viewers: JWTs take 1,000 to 2,000 each
TOKEN_CACHE_SECONDS = 2.0  # seconds: a revoked token works at most this much longer
MENTIONS_MAX = 1_000  # mentions of a person that one answer lists: more nobody reads; the newest come first
NAMES_MAX = 20  # other names of a person to look for: each is tried at every word of every text
NAME_LETTERS_MAX = 200  # letters of one of them: the longest names of people have some eighty
TOKEN_DAYS_MAX = 731  # days until an API token expires: two years; what is renewed more rarely nobody remembers how to
RIGHTS_SECONDS = 60.0  # seconds between two looks at what a connected viewer's parties are: organisations are moved some times a year
RIGHTS_AT_ONCE = 20  # such looks a second, of a millisecond each: more sockets than 1,200 wait longer for theirs
LAST_USE_SECONDS = 60.0  # seconds between two notes of the last use of one token: people look whether it is used at all
LAST_USE_END_SECONDS = 1.0  # seconds that the last of them may take when the server stops: nothing depends on them
LAST_USE_PAUSE_SECONDS = 5.0  # seconds that notes are gathered: one statement then writes those of all tokens

# What one principal, a token or a person of an issuer, may take of the server. The setting SALKKU_BUDGET_UNITS is for a minute; a unit
# takes this process and the database 0.2 to 0.6 µs.
BUDGET_OF_CUSTOMER = 0.25  # of the setting: they are many, and look at one screen at a time
BUDGET_OF_STAKEHOLDER = 0.5  # of the setting: they read, and rarely
BUDGET_OF_ANALYST = 4  # of the setting: they are few, and ask over everything there is
BUDGET_OF_INTEGRATION = 4  # of the setting: a whole system asks by one token
COST_LEAST = 100  # units of any operation: HTTP, a connection and a log line; a token of the default then asks 4,000 times a second at most
COST_LETTER = 20  # units a letter of what was not asked before: reading and compiling 300 letters takes some 3 ms
LONG_BYTES = 4_000  # bytes from which a request is charged for them, before it is read: a screen's has 1,000
BYTES_PER_UNIT = 10  # bytes of such a request that cost a unit: thousands of empty lists take 0.4 µs for ten bytes
TURN_BYTES = 50_000  # bytes from which requests of one principal are read one after the other: 2 ms of the event loop at most
READING_PAUSES = 3  # times as long as reading one took, until the next: all of one principal take a quarter of the event loop at most
COST_DEAR = 5_000  # units above which an operation is dear, and takes a turn: it holds a connection for more than a millisecond
REFUSED_AFTER_SECONDS = 0.1  # seconds until somebody is told that its budget is spent: a loop that goes on asking so takes little
RUNNING_MAX = 200  # operations of one principal under way at once: a fifth of those that may wait for a connection
MISSES_AT_ONCE = 5  # operations of one principal that are read or compiled: the thread that does it is everybody's
TURNS_WAITING_MAX = 100  # operations of one principal that wait for a turn of one kind
TURN_SECONDS = 5.0  # seconds that an operation waits for its turn: as long as for a connection
FAILED_LOOKUPS_MAX = 100  # look-ups a minute that find nobody, from one address; those that come after go one after the other
ADDRESSES_MAX = 10_000  # addresses whose failed look-ups are counted: some 5 MB; the first that came is forgotten
ACCOUNTS_MAX = 10_000  # principals that a process keeps account of: as many as it knows tokens of
LEASES_PER_BUDGET = 20  # parts in which a process takes a budget: few enough that the shared store is asked every few seconds at most
LEASES_OF_REST = 10  # parts of what is left of it: a process that spends no more leaves nearly all of it to the others
LEASES_PER_BUDGET_MAX = 1_000  # and no smaller parts, or the last of a budget is asked for unit by unit
LEDGER_SECONDS = 0.5  # seconds that a process waits for the shared store of budgets
LEDGER_PAUSE_SECONDS = 5.0  # seconds until a store that did not answer is asked again

# How long one SQL statement may take; SALKKU_STATEMENT_TIMEOUT_SECONDS bounds them all.
STATEMENT_SECONDS = 10.0  # seconds: nobody waits longer at a screen
STATEMENT_SECONDS_OUTSIDE = 5.0  # seconds, of customers and stakeholders: they are many, and see a part of the portfolio
STATEMENT_SECONDS_ANALYSIS = 30.0  # seconds, of analysts: they are few, and ask over everything there is

# What waits, and what is remembered around a request.
CONNECTION_WAIT_SECONDS = 5.0  # seconds that a request waits for a connection to the database: less than proxies wait for us
CONNECT_SECONDS = 2.0  # seconds until a connection is open and ready: with TLS over a slow line half a second
CONNECT_PAUSE_SECONDS = 0.3  # seconds at most until a database that did not answer is tried again: soon enough for nobody to notice
STOP_SECONDS = 2.0  # seconds that PostgreSQL has to stop what was given up; then it counts as silent
SILENCE_SECONDS = 2.0  # seconds beyond a statement's bound that PostgreSQL, which keeps it, may be silent
IDLE_SECONDS = 10.0  # seconds that a change may be silent in the middle: it waits for nobody, so we are gone, and others want its locks
LOOK_UP_SECONDS = 5.0  # seconds that looking up who asks may take: some rows by their keys
CLOSE_SECONDS = 2.0  # seconds that closing connections may take when the server stops
CONNECTION_WAITERS_MAX = 1_000  # requests that may wait for a connection; more are told to come back
STATEMENTS_CACHED = 100  # prepared statements kept per connection: PostgreSQL holds a plan of 0.1 to 2.5 MB for each
STATEMENT_LETTERS_CACHED = 64_000  # letters of a statement that is kept; the plan of a longer one takes many MB and is made again each time
LANGUAGE_RANGES_MAX = 20  # ranges of an Accept-Language header that are read; browsers send fewer
LANGUAGE_LETTERS_MAX = 500  # letters of that header that are read and remembered; twenty ranges take some 240
MEDIA_HEADER_BYTES_MAX = 500  # bytes of an Accept or Content-Type header that are read and remembered; browsers send some 150
MEDIA_HEADERS_KEPT = 200  # different values of each of those that are remembered: clients send a handful
READY_SECONDS = 2.0  # seconds that a probe waits for the database: less than load balancers wait for the probe
WORKER_PAUSE_SECONDS = 2.0  # seconds between two looks of the worker for what is due: people plan by the day
WORKER_RETRY_SECONDS = 60.0  # seconds until the worker tries again what broke: the log tells of it each time, with all that is known

# What is followed live, over a WebSocket or as server-sent events.
MESSAGE_BYTES_MAX = 1_001_000  # bytes of a WebSocket message: what a body may hold, with its id and type around it
STRANGER_BYTES_MAX = 16_000  # bytes that a socket may send until it is acknowledged: a message with a JWT of 8,000, and some pings
CONTROL_LETTERS_MAX = 16_000  # letters of a message that asks for nothing: what a stranger may send
STRANGER_FRAMES_MAX = 50  # frames that it may send until then: clients send one
PARSED_BYTES = 2_048  # bytes that are parsed for frames at once: of the smallest that takes some 3 ms
MESSAGE_FRAGMENTS_MAX = 1_000  # frames of one message: browsers send one; empty ones would never end
OPERATION_ID_LETTERS_MAX = 200  # letters of an operation's id: clients count, or make a uuid
SOCKETS_MAX = 5_000  # sockets and streams per process: each takes some 50 kB
SOCKETS_PER_PRINCIPAL_MAX = 100  # sockets and streams of one token: a tool's processes, or all screens of one person
OPERATIONS_PER_SOCKET_MAX = 100  # operations under way on one socket: what one screen follows
OPERATIONS_AT_ONCE = 4  # operations of one socket that are answered at the same moment: the others of the process want connections too
SUBSCRIPTIONS_PER_PRINCIPAL_MAX = 500  # subscriptions of one token in a process: each event is a statement for each of them
SUBSCRIPTIONS_BEGUN_AT_ONCE = 10  # that are read for their arguments, half a millisecond each: after a start thousands come back at once
PLACE_RETRY_SECONDS = 5  # seconds until one may ask again for a place that is taken: somebody has to end something first
OUTBOX_BYTES_MAX = 1_000_000  # bytes that wait for one client to read; until there is room, nothing more is answered there
OUTBOX_MESSAGES_MAX = 1_000  # messages that wait likewise: each takes more than its bytes
READ_SECONDS = 10.0  # seconds that a client may take to read what was sent to it, and longer for what is large:
READ_BYTES_PER_SECOND = 50_000  # bytes; who reads more slowly than that is cut off
SOCKET_INIT_SECONDS = 5.0  # seconds from the handshake to connection_init: clients send it at once
SOCKET_PING_SECONDS = 20.0  # seconds between pings; who has said nothing from one to the next but one is gone
SOCKET_CLOSE_SECONDS = 5.0  # seconds that a client has to read why a socket is closed
STREAM_COMMENT_SECONDS = 10.0  # seconds between comments in a stream that is silent: proxies close one after 30 or 60
PRINCIPALS_CHECKED_SECONDS = 1.0  # seconds between two looks at whether live tokens are still good: a revoked one works 2 s at most
LOOK_SECONDS = 1.0  # seconds that such a look may take; who was not looked at for TOKEN_CACHE_SECONDS is told nothing until then
TAILER_POLL_SECONDS = 1.0  # seconds between two looks for what changed: so late at most a change is told, though nobody rang
TAILER_PAUSE_SECONDS = 0.005  # seconds between two looks at least, however often it rings: writers in a row wake subscribers once
TAILER_EVENTS_MAX = 1_000  # changes of one look whose services are told apart; with more, everybody who follows one is woken
WOKEN_AT_ONCE = 50  # subscribers in one turn of the event loop: what they then do takes 5 ms, and somebody else's request waits as long
TAILER_SERVICES_MAX = 20_000  # services whose last change is remembered: more than a portfolio has
SHARED_SECONDS = 0.2  # seconds that what was read for one subscriber is kept for its equals: they all were woken at one moment
SHARED_BYTES_MAX = 8_000_000  # bytes of what is kept so: hundreds of pages of the feed, however many follow
HEARTBEAT_SECONDS_MIN = 1  # seconds from one heartbeat to the next: people look no more often, and each is a statement
HEARTBEAT_SECONDS_MAX = 3_600  # seconds: who wants to know less often than hourly can ask

# JWTs, and the issuer whose keys they are signed with.
JWT_BYTES_MAX = 8_000  # bytes of a JWT: those with hundreds of groups take 6,000, and reverse proxies pass on headers of 8,000
CLAIM_LETTERS_MAX = 255  # letters of a claim that we read: OpenID Connect bounds `sub` so, keys of parties are shorter
CLOCK_SKEW_SECONDS = 30  # seconds that the clocks of issuer and server may differ: with time kept by NTP they differ by less than one
RSA_BITS_MIN = 2_048  # bits of a modulus (RFC 7518, 3.3)
RSA_BITS_MAX = 8_192  # bits: one signature then takes half a millisecond to verify
ISSUER_KEYS_MAX = 100  # keys of one issuer: two to four at a time, some have one per tenant
ISSUER_BYTES_MAX = 500_000  # bytes of a document of the issuer: a hundred keys with certificates
ISSUER_SECONDS = 10.0  # seconds that fetching the keys may take, both documents together
ISSUER_WAIT_SECONDS = 1.5  # seconds that a request waits for it; the fetch goes on, and the next request finds the keys
ISSUER_PAUSE_SECONDS = 60.0  # seconds until the keys are fetched again for a name that nobody knows: anybody can make names up
ISSUER_RETRY_SECONDS = 3.0  # seconds until an issuer that did not answer is asked again
ISSUER_REFRESH_SECONDS = 300.0  # seconds after which keys are fetched again beside their use: so long a withdrawn key works
ISSUER_KEYS_SECONDS_MAX = 86_400.0  # seconds that keys count while the issuer is away: a day, to mend it; withdrawn keys count as long

# What is seen of a running server.
LOG_PAUSE_SECONDS = 0.1  # seconds that log lines are gathered for one write: people do not see the difference
LOG_LETTERS_WAITING_MAX = 8_000_000  # letters of log lines that wait for a reader: a second of a busy server; more are dropped
LOG_BYTES_WRITTEN = 65_536  # bytes of one write: what a pipe holds
LOG_FLUSH_SECONDS = 1.0  # seconds that a stop waits for the last lines to be read
NAME_LETTERS_LOGGED = 100  # letters of an operation's name that are repeated; generated names have up to sixty
LOGGED_MESSAGE_LETTERS_MAX = 5_000  # letters of one error's message in the log: a statement of a screen
SLOW_OPERATION_SECONDS = 0.5  # seconds from which an operation counts as slow: people notice it
SLOW_MINUTES = 60  # minutes that slow operations are watched for, in two halves
SLOW_SHAPES_WATCHED = 500  # documents and roles of each half: more than all clients' screens, with 2 kB for each
SLOW_SHAPES_TOLD = 50  # of those, how many are told: nobody mends more at once
COUNTED_KINDS_MAX = 300  # transports by kinds by codes that are counted apart; there are some thirty codes
LOOP_LAG_PAUSE_SECONDS = 0.5  # seconds between two looks at how late the event loop is
SPANS_WAITING_MAX = 10_000  # operations that wait to be made spans; more are dropped and counted
SPANS_FLUSH_SECONDS = 3.0  # seconds that a stop waits for the collector to take the last spans
PROBE_SECONDS = 1.0  # seconds that one look at the database answers all probes: a flood of them opens one connection a second
OVERDUE_SECONDS = 10.0  # seconds that one look at what is overdue answers all who look at /metrics
WATCHERS_MAX = 100  # administrators' tokens that are remembered for the time when nobody can be looked up
WATCHER_SECONDS = 900.0  # seconds that such a token opens /metrics after the database went away: longer than a restart takes

# A connection and a request on it, before anything reads it.
CONNECTIONS_MAX = 5_000  # connections of one process, sockets of subscribers too: each holds some 50 kB; more are told to come back
OTHER_FILES_MAX = 200  # open files that a process needs for other things than its connections
PIPELINED_MAX = 16  # requests that wait on one connection for the answer before theirs: clients that do so at all send a few
URL_MEMBERS_MAX = 100  # members of a URL: four are ours, and splitting thousands takes milliseconds
URL_BYTES_MAX = 16_384  # bytes of an address: a query by GET of five pages; longer ones go by POST
HEAD_BYTES_MAX = 32_768  # bytes of a request's first line and header: tokens of an issuer take 2 kB, with many groups 16
HEADERS_MAX = 100  # lines of a header: browsers behind two proxies send forty
HOSTS_REMEMBERED = 1_000  # hosts with their ports, as they were sent, that are let in without another look: clients send a handful
PREFLIGHT_SECONDS = 600  # seconds until a page of another origin asks again whether it may: one that is taken off the list is out soon
HSTS_SECONDS = 31_536_000  # seconds that a browser comes by HTTPS only: a year, as is usual
REQUEST_BYTES_MAX = 8_000_000  # bytes of a request as it comes: the largest body in chunks of one byte takes six times its size
HEAD_SECONDS = 5.0  # seconds from the first byte of a header to its last: they come in one piece, or two
UPLOAD_SECONDS = 30.0  # seconds for a whole request: BODY_BYTES_MAX at the rate of an old phone
UPLOAD_GRACE_SECONDS = 1.5  # seconds before the rate of a request is looked at: a lost packet is sent again within one
UPLOAD_BYTES_PER_SECOND_MIN = 1_000  # bytes a second, on average: slower than any network that people use
DOWNLOAD_BYTES_PER_SECOND_MIN = 10_000  # bytes a second that a client takes of an answer, after READ_SECONDS: half of an old phone's line
UNREAD_BYTES_MAX = 64_000_000  # bytes of all answers that wait for their clients: two of the longest; with more the slowest is cut off
JOINED_BYTES = 65_536  # bytes of an answer that are copied to go out with its head, by one call: copying more takes longer than a call
FIRST_REQUEST_SECONDS = 10.0  # seconds that a new connection may wait with its first request: browsers open some in advance
KEEP_ALIVE_SECONDS = 75.0  # seconds between two requests: longer than proxies keep a connection, 60 s, so that they close first
LINGER_SECONDS = 2.0  # seconds that are listened after a refusal, so that it is read by a client that still sends
WATCH_SECONDS = 0.25  # seconds between two looks at who is late

# Sheets of CSV and JSON Lines, and files of a whole portfolio, as `salkku import` and `salkku export` take them.
FILE_LINE_BYTES_MAX = 8_000_000  # bytes of a line: the longest texts of a version in three languages take some 3,000,000
FILE_CELL_LETTERS_MAX = 1_000_000  # letters of a cell: twenty of the longest texts; with more, a quote was not closed
FILE_RECORDS_MAX = 100_000  # records of a file, which are one transaction: all compositions of 5,000 services have 60,000
FILE_FAULTS_MAX = 50  # faults of a file that are told: nobody mends more before trying again
FILE_IDLE_SECONDS = 60.0  # seconds that an import may be silent in its transaction: it reads and plans 500 rows in one or two of them
FILE_STATEMENT_SECONDS = 900.0  # seconds of one statement of an import: at its end the history of all rows is written by one
PORTFOLIO_LINE_BYTES_MAX = 32_000_000  # bytes of a line of a whole portfolio's file: a decision of a gate with all its facts is the longest

# What counts as late in the reports on the portfolio.
FEEDBACK_ANSWER_DAYS = 14  # days that feedback may wait for an answer: who gave it remembers what it was about for two weeks or so
IDEA_ANSWER_DAYS = 30  # days that an idea may wait for an answer: owners look at their ideas once a month
