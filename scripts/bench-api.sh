# Sourced by scripts/bench: server CPU per request of the build in out/ and of Debian's glance-api, turn by turn in one run, so that both
# meet the same load of the machine. The load is wrk's: 4 kept connections. CPU is utime + stime of the service's whole process tree
# (/proc/PID/stat; PostgreSQL not included), divided by the requests that were answered with 2xx; a run with any other answer is no result.
#   DATABASE=postgresql|sqlite   each server its own database of that kind, 200 images in it
#   AUTH=keystone|none           with a token that both have cached
#   WARM, SECONDS_EACH, ROUNDS   seconds before anything counts (12: what is hot is compiled then), seconds of a turn (4), turns (3; the median counts)
# shellcheck shell=bash
SECONDS_EACH=${SECONDS_EACH:-4} WARM=${WARM:-12} ROUNDS=${ROUNDS:-3} DATABASE=${DATABASE:-postgresql} AUTH=${AUTH:-keystone}

tree_of() {
    local child
    echo "$1"
    for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do tree_of "$child"; done
}

# cpu_ticks PID: of the tree, and of children that it has buried.
cpu_ticks() {
    local pid stat sum=0 own=yes
    for pid in $(tree_of "$1"); do
        stat=$(cat "/proc/$pid/stat" 2>/dev/null) || continue
        # shellcheck disable=SC2086
        set -- ${stat##*) }
        sum=$((sum + ${12} + ${13}))
        [ -z "$own" ] || sum=$((sum + ${14} + ${15}))
        own=''
    done
    echo "$sum"
}

load_average() { cut -d' ' -f1-3 /proc/loadavg; }

# fill URL: 200 images over one connection.
fill() {
    local i
    for ((i = 0; i < 200; i++)); do
        printf 'url = "%s/v2/images"\nrequest = POST\nheader = "Content-Type: application/json"\n%s' "$1" "$token_line"
        printf 'data = "{\\"name\\": \\"image-%d\\", \\"disk_format\\": \\"raw\\", \\"container_format\\": \\"bare\\", \\"os_type\\": \\"linux\\"}"\n' "$i"
        printf 'output = /dev/null\nnext\n'
    done | sed '$d' >"$dir/fill"
    curl -sf -K "$dir/fill" || die "$1 refused an image"
}

# measure PID URL SCRIPT SECONDS: microseconds of server CPU for a request.
measure() {
    local before after report requests
    before=$(cpu_ticks "$1")
    report=$(wrk -t1 -c4 -d"$4" -s "$3" "$2") || die "wrk failed on $2"
    after=$(cpu_ticks "$1")
    ! grep -q 'Non-2xx' <<<"$report" || die "$2: $(grep 'Non-2xx' <<<"$report")"
    requests=$(sed -nE 's/^ *([0-9]+) requests in.*/\1/p' <<<"$report")
    [ "${requests:-0}" -gt 0 ] || die "$2 answered nothing"
    echo $(((after - before) * (1000000 / $(getconf CLK_TCK)) / requests))
}

median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }

# compare KIND PATH_OURS PATH_PYTHON: warms both up, then measures them turn by turn; the medians are left in result[ours.KIND] and result[python.KIND].
compare() {
    local round ours_took=() python_took=()
    measure "$ours" "$ours_url$2" "$dir/$1.lua" "$WARM" >/dev/null
    measure "$PYTHON_GLANCE_PID" "$python_url$3" "$dir/$1.lua" 3 >/dev/null
    for ((round = 0; round < ROUNDS; round++)); do
        ours_took+=("$(measure "$ours" "$ours_url$2" "$dir/$1.lua" "$SECONDS_EACH")")
        python_took+=("$(measure "$PYTHON_GLANCE_PID" "$python_url$3" "$dir/$1.lua" "$SECONDS_EACH")")
    done
    result[ours.$1]=$(median "${ours_took[@]}")
    result[python.$1]=$(median "${python_took[@]}")
}

first_image() { curl -sf "${token_header[@]}" "$1/v2/images?limit=1" | sed -E 's/.*"id": *"([^"]*)".*/\1/'; }

write_lua() {
    local token=''
    [ "$AUTH" = none ] || token="wrk.headers['X-Auth-Token'] = '$token_value'"
    echo "$token" >"$dir/show.lua"
    echo "$token" >"$dir/list.lua"
    cat >"$dir/create.lua" <<LUA
$token
wrk.method = 'POST'
wrk.headers['Content-Type'] = 'application/json'
wrk.body = '{"name": "bench", "disk_format": "raw", "container_format": "bare", "os_type": "linux"}'
LUA
}

# database_url NAME: an empty database.
database_url() {
    if [ "$DATABASE" = sqlite ]; then
        echo "sqlite:///$dir/$1.sqlite"
        return
    fi
    PGPASSWORD=glance psql -q -h "$PGHOST" -p "$PGPORT" -U postgres -c "DROP DATABASE IF EXISTS bench_$1" -c "CREATE DATABASE bench_$1 OWNER glance" >&2
    echo "postgresql://glance:glance@$PGHOST:$PGPORT/bench_$1"
}

api_row() {
    local ours=${result[ours.$2]} python=${result[python.$2]}
    printf '%-16s %18s %18s %10s %12s\n' "$1" "$ours us" "$python us" "$3 x" "$(awk -v p="$python" -v o="$ours" 'BEGIN { printf "%.1f x", o ? p / o : 0 }')"
}

# start_services: PostgreSQL and Keystone as asked for, and a token of the user demo.
start_services() {
    command -v wrk >/dev/null || die "wrk is missing. Install it with: apt-get install wrk"
    export SVC_DIR=${SVC_DIR:-/tmp/glance-services}
    declare -gA result
    flavor=none token_value='' token_line='' token_header=()
    [ "$DATABASE" != postgresql ] || { "$services/postgres.sh" up >&2; eval "$("$services/postgres.sh" env)"; }
    if [ "$AUTH" = keystone ]; then
        flavor=keystone
        "$services/keystone.sh" up >&2
        eval "$("$services/keystone.sh" env)"
        token_value=$(curl -sf -D - -o /dev/null -H 'Content-Type: application/json' "$OS_AUTH_URL/auth/tokens" -d '{"auth": {"identity": {"methods": ["password"],
            "password": {"user": {"name": "demo", "domain": {"id": "default"}, "password": "demo"}}},
            "scope": {"project": {"name": "demo", "domain": {"id": "default"}}}}}' | tr -d '\r' | sed -n 's/^X-Subject-Token: //Ip')
        [ -n "$token_value" ] || die "Keystone gave no token"
        token_line="header = \"X-Auth-Token: $token_value\""$'\n'
        token_header=(-H "X-Auth-Token: $token_value")
    fi
    write_lua
    chmod 755 "$dir"
}

# start_python DATABASE_URL: Debian's glance-api, at $python_url with the process $PYTHON_GLANCE_PID.
start_python() {
    export GLANCE_PORT GLANCE_FLAVOR=$flavor GLANCE_DB=$1 GLANCE_IMAGES=$dir/python-images
    GLANCE_PORT=$(free_port)
    "$services/glance.sh" down >&2
    "$services/glance.sh" up >&2
    eval "$("$services/glance.sh" env)"
    python_url=http://127.0.0.1:$GLANCE_PORT
}

stop_python() {
    [ -z "${python_url:-}" ] || "$services/glance.sh" down >&2
    python_url=''
}

bench_api() {
    local load
    start_services
    mkdir -p "$dir/ours"
    ours_configuration "$dir/ours" "$(database_url ours)" "$flavor"
    start_ours "$dir/ours"
    start_python "$(database_url python)"
    fill "$ours_url"
    fill "$python_url"
    load=$(load_average)
    compare show "/v2/images/$(first_image "$ours_url")" "/v2/images/$(first_image "$python_url")"
    compare list "/v2/images?limit=25" "/v2/images?limit=25"
    compare create /v2/images /v2/images
    printf '%-16s %18s %18s %10s %12s\n' "CPU per request" ours "Debian's" asked measured
    api_row show show 30
    api_row "list of 25" list 30
    api_row create create 12
    echo "wrk, 4 kept connections, median of $ROUNDS turns of $SECONDS_EACH s; $DATABASE, auth $AUTH, two workers each; load average $load before, $(load_average) after"
}
