# Sourced by scripts/bench: server CPU per request of the build and of Debian's glance-api, turn by turn in one run, so that both
# meet the same load of the machine. The load is wrk's: 4 kept connections. CPU is utime + stime of the service's whole process tree
# (/proc/PID/stat; the database server not included), divided by the requests that were answered with 2xx; a run with any other answer is no result.
#   DATABASE=postgresql|mariadb|sqlite   each server its own database of that kind, 200 images in it
#   AUTH=keystone|none           with a token that both have cached
#   WARM, SECONDS_EACH, ROUNDS   seconds before anything counts (12: what is hot is compiled then), seconds of a turn (4), turns (3; the median counts)
#   ALONE=yes                    leaves Debian's out
# shellcheck shell=bash disable=SC2034,SC2154

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
    local before after report
    before=$(cpu_ticks "$1")
    report=$(wrk_report -t1 -c4 -d"$4" "${token_header[@]}" -s "$3" "$2") || exit 1
    after=$(cpu_ticks "$1")
    echo $(((after - before) * tick_us / $(requests_in "$report")))
}

# side_by_side KIND PATH_OURS PATH_DEBIAN: warms both up, then measures them turn by turn.
side_by_side() {
    local round us
    us=$(measure "$ours" "$ours_url$2" "$dir/$1.lua" "$WARM")
    [ -z "$python_url" ] || us=$(measure "$PYTHON_GLANCE_PID" "$python_url$3" "$dir/$1.lua" 3)
    for ((round = 0; round < ROUNDS; round++)); do
        us=$(measure "$ours" "$ours_url$2" "$dir/$1.lua" "$SECONDS_EACH")
        took "ours $1" "$us"
        [ -n "$python_url" ] || continue
        us=$(measure "$PYTHON_GLANCE_PID" "$python_url$3" "$dir/$1.lua" "$SECONDS_EACH")
        took "Debian's $1" "$us"
    done
}

write_lua() {
    touch "$dir/show.lua" "$dir/list.lua"
    cat >"$dir/create.lua" <<'LUA'
wrk.method = 'POST'
wrk.headers['Content-Type'] = 'application/json'
wrk.body = '{"name": "bench", "disk_format": "raw", "container_format": "bare", "os_type": "linux"}'
LUA
}

# api_row WORDS KIND ASKED
api_row() {
    local us python times='' asked=''
    us=$(of "ours $2")
    record "$1" "us of CPU" "$us"
    if [ -n "$python_url" ]; then
        python=$(of "Debian's $2")
        times=$(ratio "$python" "$us")
        asked=${3:+">= $3"}
        record "$1" "us of CPU" "$python" '' "Debian's"
        record "$1" "times less than Debian's" "$times" "$asked"
    fi
    printf '%-16s %18s %18s %10s %12s %s\n' "$1" "$us us" "${python:--}${python:+ us}" "${3:--}${3:+ x}" "${times:--}${times:+ x}" "$mark"
}

bench_api() {
    local asked=('' '' '') debian=''
    need wrk wrk
    start_services
    write_lua
    start_fresh ours "$(database_url ours)"
    fill "$ours_url"
    if beside_debian; then
        start_python "$(database_url python)"
        fill "$python_url"
        debian="/v2/images/$(first_image "$python_url")"
    fi
    case $DATABASE.$AUTH in
        postgresql.keystone) asked=(50 70 50) ;;
        sqlite.none) asked=(100 50 20) ;;
    esac
    side_by_side show "/v2/images/$(first_image "$ours_url")" "$debian"
    side_by_side list "/v2/images?limit=25" "/v2/images?limit=25"
    side_by_side create /v2/images /v2/images
    printf '%-16s %18s %18s %10s %12s\n' "CPU per request" ours "Debian's" asked measured
    api_row show show "${asked[0]}"
    api_row "list of 25" list "${asked[1]}"
    api_row create create "${asked[2]}"
    conditions="wrk, 4 kept connections, median of $ROUNDS turns of $SECONDS_EACH s; $DATABASE, auth $AUTH, two workers each"
}
