# Sourced by scripts/bench: what a page of 25 costs among many images, ours and Debian's glance-api on the same rows of one PostgreSQL database.
# Two figures for each: CPU of the service, and of the service with PostgreSQL, since a list's cost may be in either.
#   ROWS (200000), SECONDS_EACH (4), WARM (8 before the first, 1 before each), AUTH
# shellcheck shell=bash
# shellcheck source=scripts/bench-api.sh
. "$ROOT/scripts/bench-api.sh"
ROWS=${ROWS:-200000}

sql() { psql -q -v ON_ERROR_STOP=1 -h "$PGHOST" -p "$PGPORT" -U glance -d "$@"; }

# A quarter of the images is the caller's, a tenth is public, the rest is somebody else's. Every image has two properties: one that all have, one that a thousandth has.
fill_rows() {
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

postgres_pid() { cut -d' ' -f1 "$SVC_DIR/postgres/run/postgres.pid"; }

# cost PID URL SECONDS: microseconds of the service, and of PostgreSQL, for a request.
cost() {
    local service database report requests tick
    tick=$((1000000 / $(getconf CLK_TCK)))
    service=$(cpu_ticks "$1")
    database=$(cpu_ticks "$(postgres_pid)")
    report=$(wrk -t1 -c4 --timeout 30s -d"$3" -s "$dir/list.lua" "$2") || die "wrk failed on $2"
    ! grep -q 'Non-2xx' <<<"$report" || die "$2: $(grep 'Non-2xx' <<<"$report")"
    requests=$(sed -nE 's/^ *([0-9]+) requests in.*/\1/p' <<<"$report")
    [ "${requests:-0}" -gt 0 ] || die "$2 answered nothing"
    service=$((($(cpu_ticks "$1") - service) * tick / requests))
    echo "$service $((service + ($(cpu_ticks "$(postgres_pid)") - database) * tick / requests))"
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
    cost "$ours" "$ours_url/v2/images?limit=25" "$WARM" >/dev/null
    cost "$PYTHON_GLANCE_PID" "$python_url/v2/images?limit=25" 5 >/dev/null
    while IFS='|' read -r name query; do
        cost "$ours" "$ours_url/v2/images?limit=25$query" 1 >/dev/null
        result[ours.$name]=$(cost "$ours" "$ours_url/v2/images?limit=25$query" "$SECONDS_EACH")
        result[python.$name]=$(cost "$PYTHON_GLANCE_PID" "$python_url/v2/images?limit=25$query" "$SECONDS_EACH")
    done < <(lists)
}

# start_on NAME DATABASE_URL ROWS: ours on a database of so many images.
start_on() {
    mkdir -p "$dir/$1"
    ours_configuration "$dir/$1" "$2" "$flavor"
    start_ours "$dir/$1"
    fill_rows "bench_$1" "$3" "$owner"
}

times() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f x", b ? a / b : 0 }'; }

bench_list() {
    [ "$DATABASE" = postgresql ] || die "bench list works on PostgreSQL"
    local owner load few name query ours_cost python_cost url
    start_services
    load=$(load_average)
    owner=$(curl -sf -H "X-Auth-Token: $token_value" "$OS_AUTH_URL/auth/projects" | sed -E 's/.*"id": *"([0-9a-f]{32})".*/\1/') || die "AUTH=keystone is needed"
    start_on few "$(database_url few)" 200
    cost "$ours" "$ours_url/v2/images?limit=25" "$WARM" >/dev/null
    few=$(cost "$ours" "$ours_url/v2/images?limit=25" "$SECONDS_EACH")
    stop_ours
    # Debian's makes the tables, of a revision that both know; ours adds its indexes.
    url=$(database_url many)
    start_python "$url"
    start_on many "$url" "$ROWS"
    middle=$(sql bench_many -Atc "SELECT id FROM images WHERE owner = '$owner' AND created_at > TIMESTAMP '2026-01-01' + $((ROWS / 2)) * INTERVAL '7 seconds' ORDER BY created_at LIMIT 1")
    measure_lists
    stop_ours
    stop_python

    printf '%-32s %10s %12s %10s %12s %8s %10s %10s\n' "25 of $ROWS, us of CPU" ours "+ database" "Debian's" "+ database" asked measured "+ database"
    while IFS='|' read -r name query; do
        read -ra ours_cost <<<"${result[ours.$name]}"
        read -ra python_cost <<<"${result[python.$name]}"
        printf '%-32s %10s %12s %10s %12s %8s %10s %10s\n' "$name" "${ours_cost[@]}" "${python_cost[@]}" "10 x" "$(times "${python_cost[0]}" "${ours_cost[0]}")" "$(times "${python_cost[1]}" "${ours_cost[1]}")"
    done < <(lists)
    read -ra ours_cost <<<"${result[ours.default order]}"
    read -ra python_cost <<<"$few"
    echo "default order, 25 of 200: ${python_cost[0]} us, with the database ${python_cost[1]} us; of $ROWS at most 3 x that: $(times "${ours_cost[0]}" "${python_cost[0]}"), with the database $(times "${ours_cost[1]}" "${python_cost[1]}")"
    echo "wrk, 4 kept connections, $SECONDS_EACH s each; PostgreSQL, auth $AUTH, two workers each; load average $load before, $(load_average) after"
}
