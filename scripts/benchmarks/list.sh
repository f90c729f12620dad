# Sourced by scripts/bench: what a page of 25 costs among many images, ours and Debian's glance-api on the same rows of one database.
# Two figures for each: CPU of the service, and of the service with the database server, since a list's cost may be in either.
#   DATABASE=postgresql|mariadb, ROWS (200000), SECONDS_EACH (4), WARM (12 before the first), AUTH
# shellcheck shell=bash disable=SC2034,SC2154
ROWS=${ROWS:-200000}

sql() { psql -q -v ON_ERROR_STOP=1 -h "$PGHOST" -p "$PGPORT" -U glance -d "$@"; }

# ask NAME QUERY: one value.
ask() {
    if [ "$DATABASE" = mariadb ]; then mariadb_sql "bench_$1" -Ne "$2"; else sql "bench_$1" -Atc "$2"; fi
}

# A quarter of the images is the caller's, a tenth is public, the rest is somebody else's. Every image has two properties: one that all have, one that a thousandth has.
fill_rows() {
    if [ "$DATABASE" = mariadb ]; then
        mariadb_sql "$1" <<SQL
SET sql_mode = 'TRADITIONAL';
INSERT INTO images (id, name, size, status, visibility, created_at, updated_at, deleted, owner, disk_format, container_format, min_disk, min_ram)
SELECT CONCAT_WS('-', SUBSTR(h, 1, 8), SUBSTR(h, 9, 4), SUBSTR(h, 13, 4), SUBSTR(h, 17, 4), SUBSTR(h, 21)), CONCAT('image-', n * 7919 % $2), n * 104729 % 1000000007,
    CASE WHEN n % 10 = 3 THEN 'queued' ELSE 'active' END, CASE WHEN n % 10 = 0 THEN 'public' ELSE 'shared' END,
    TIMESTAMP('2026-01-01') + INTERVAL n * 7 SECOND, TIMESTAMP('2026-02-01') + INTERVAL (n * 31 % $2) * 7 SECOND, 0,
    CASE WHEN n % 4 = 1 THEN '$3' ELSE CONCAT('project-', n % 50) END, ELT(1 + n % 3, 'raw', 'qcow2', 'vmdk'), ELT(1 + n % 2, 'bare', 'ovf'), 0, 0
FROM (SELECT seq AS n, MD5(CONCAT('image ', seq)) AS h FROM seq_1_to_$2) AS s;
INSERT INTO image_properties (image_id, name, value, created_at, updated_at, deleted)
SELECT i.id, 'os_type', 'linux', i.created_at, i.created_at, 0 FROM images i;
INSERT INTO image_properties (image_id, name, value, created_at, updated_at, deleted)
SELECT i.id, 'batch', i.size % 1000, i.created_at, i.created_at, 0 FROM images i;
ANALYZE TABLE images, image_properties;
SQL
        return
    fi
    sql "$1" -v rows="$2" -v owner="$3" <<'SQL'
INSERT INTO images (id, name, size, status, visibility, created_at, updated_at, deleted, owner, disk_format, container_format, min_disk, min_ram, protected, os_hidden)
SELECT CAST(CAST(md5('image ' || n) AS uuid) AS text), 'image-' || (CAST(n AS bigint) * 7919 % :rows), CAST(n AS bigint) * 104729 % 1000000007,
    CASE WHEN n % 10 = 3 THEN 'queued' ELSE 'active' END, CAST(CASE WHEN n % 10 = 0 THEN 'public' ELSE 'shared' END AS image_visibility),
    TIMESTAMP '2026-01-01' + n * INTERVAL '7 seconds', TIMESTAMP '2026-02-01' + (CAST(n AS bigint) * 31 % :rows) * INTERVAL '7 seconds', false,
    CASE WHEN n % 4 = 1 THEN :'owner' ELSE 'project-' || n % 50 END, (ARRAY['raw', 'qcow2', 'vmdk'])[1 + n % 3], (ARRAY['bare', 'ovf'])[1 + n % 2], 0, 0, false, false
FROM generate_series(1, :rows) AS n;
INSERT INTO image_properties (image_id, name, value, created_at, updated_at, deleted)
SELECT i.id, 'os_type', 'linux', i.created_at, i.created_at, false FROM images i;
INSERT INTO image_properties (image_id, name, value, created_at, updated_at, deleted)
SELECT i.id, 'batch', CAST(i.size % 1000 AS text), i.created_at, i.created_at, false FROM images i;
VACUUM ANALYZE images;
VACUUM ANALYZE image_properties;
SQL
}

database_pid() {
    local name=postgres/run/postgres
    [ "$DATABASE" = postgresql ] || name=mariadb/run/mariadbd
    cut -d' ' -f1 "$SVC_DIR/$name.pid"
}

# cost KEY PID URL SECONDS: microseconds of the service, and of it and the database server together, for a request; added to KEY and "KEY both".
cost() {
    local service database report requests
    service=$(cpu_ticks "$2")
    database=$(cpu_ticks "$(database_pid)")
    report=$(wrk_report -t1 -c4 --timeout 30s -d"$4" "${token_header[@]}" "$3")
    service=$(($(cpu_ticks "$2") - service))
    database=$(($(cpu_ticks "$(database_pid)") - database))
    requests=$(requests_in "$report")
    took "$1" $((service * tick_us / requests))
    took "$1 both" $(((service + database) * tick_us / requests))
}

lists() {
    local key
    echo "default order|"
    echo "behind a marker in the middle|&marker=$middle"
    for key in name status container_format disk_format size id updated_at; do
        echo "by $key, ascending|&sort=$key:asc"
        echo "by $key, descending|&sort=$key:desc"
    done
    echo "by created_at, ascending|&sort=created_at:asc"
    echo "property that all have|&os_type=linux"
    echo "property of one in a thousand|&batch=17"
    echo "property that none has|&batch=none"
}

# Turn by turn, so that both meet the same load of the machine.
measure_lists() {
    local name query
    cost warm "$ours" "$ours_url/v2/images?limit=25" "$WARM"
    cost warm "$PYTHON_GLANCE_PID" "$python_url/v2/images?limit=25" 5
    while IFS='|' read -r name query; do
        cost warm "$ours" "$ours_url/v2/images?limit=25$query" 1
        cost "ours $name" "$ours" "$ours_url/v2/images?limit=25$query" "$SECONDS_EACH"
        cost "Debian's $name" "$PYTHON_GLANCE_PID" "$python_url/v2/images?limit=25$query" "$SECONDS_EACH"
    done < <(lists)
}

# start_on NAME DATABASE_URL ROWS: ours on a database of so many images.
start_on() {
    start_fresh "$1" "$2"
    fill_rows "bench_$1" "$3" "$owner"
}

# list_row NAME
list_row() {
    local ours both python python_both times times_both
    ours=$(of "ours $1") both=$(of "ours $1 both") python=$(of "Debian's $1") python_both=$(of "Debian's $1 both")
    times=$(ratio "$python" "$ours") times_both=$(ratio "$python_both" "$both")
    record "$1" "us of CPU" "$ours"
    record "$1" "us of CPU with the database" "$both"
    record "$1" "us of CPU" "$python" '' "Debian's"
    record "$1" "us of CPU with the database" "$python_both" '' "Debian's"
    record "$1" "times less than Debian's, with the database" "$times_both"
    record "$1" "times less than Debian's" "$times" ">= 10"
    printf '%-32s %10s %12s %10s %12s %8s %10s %10s %s\n' "$1" "$ours" "$both" "$python" "$python_both" "10 x" "$times x" "$times_both x" "$mark"
}

bench_list() {
    [ "$DATABASE" != sqlite ] || die "bench list works on PostgreSQL and MariaDB"
    need wrk wrk
    local owner name query url few many
    start_services
    owner=$(curl -sf -H "X-Auth-Token: $token_value" "$OS_AUTH_URL/auth/projects" | sed -E 's/.*"id": *"([0-9a-f]{32})".*/\1/') || die "AUTH=keystone is needed"
    start_on few "$(database_url few)" 200
    cost warm "$ours" "$ours_url/v2/images?limit=25" "$WARM"
    cost few "$ours" "$ours_url/v2/images?limit=25" "$SECONDS_EACH"
    stop_ours
    # Debian's makes the tables, of a revision that both know; ours adds its indexes.
    url=$(database_url many)
    start_python "$url"
    start_on many "$url" "$ROWS"
    middle=$(ask many "SELECT id FROM images WHERE owner = '$owner' AND created_at > (SELECT created_at FROM images ORDER BY created_at LIMIT 1 OFFSET $((ROWS / 2))) ORDER BY created_at LIMIT 1")
    measure_lists
    stop_ours
    stop_python

    printf '%-32s %10s %12s %10s %12s %8s %10s %10s\n' "25 of $ROWS, us of CPU" ours "+ database" "Debian's" "+ database" asked measured "+ database"
    while IFS='|' read -r name query; do list_row "$name"; done < <(lists)
    few=$(of "few both") many=$(of "ours default order both")
    record "default order of 200" "us of CPU" "$(of few)"
    record "default order of 200" "us of CPU with the database" "$few"
    record "default order" "times what 200 images cost, with the database" "$(ratio "$many" "$few")" "<= 3"
    echo "default order, 25 of 200: $(of few) us, with the database $few us; of $ROWS at most 3 x that: $(ratio "$(of "ours default order")" "$(of few)"), with the database $(ratio "$many" "$few") $mark"
    conditions="wrk, 4 kept connections, $SECONDS_EACH s each; $DATABASE, auth $AUTH, two workers each"
}
