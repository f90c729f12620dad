# Sourced by scripts/bench: what the first requests of a fresh service cost, beside Debian's glance-api. Each start has a new SQLite database, two workers, no auth.
# The creates go one after the other over a connection each, the shows over one kept connection. CPU is that of the service's whole process tree.
#   RUNS (5) starts of each, the median counts; ALONE=yes leaves Debian's out; STEADY (12) seconds of load before the show that the first ones are compared with
# shellcheck shell=bash
# shellcheck source=scripts/bench-api.sh
. "$ROOT/scripts/bench-api.sh"
STEADY=${STEADY:-12} ALONE=${ALONE:-}

# requests NUMBER URL WORDS...: a curl configuration of so many equal requests.
requests() {
    local number=$1 url=$2 i
    shift 2
    for ((i = 0; i < number; i++)); do
        printf 'url = "%s"\noutput = /dev/null\n' "$url"
        printf '%s\n' "$@"
        printf 'next\n'
    done | sed '$d'
}

# timed PID FILE NUMBER: wall time and CPU, in microseconds a request, are left in $wall and $cpu.
timed() {
    local before began
    before=$(cpu_ticks "$1")
    began=$(date +%s%N)
    curl -sf -K "$2" || die "a request failed: $2"
    wall=$((($(date +%s%N) - began) / 1000 / $3))
    cpu=$((($(cpu_ticks "$1") - before) * (1000000 / $(getconf CLK_TCK)) / $3))
}

# first_requests NAME PID URL: the first 100 creates and 1,000 shows; figures are added to took[NAME.…].
first_requests() {
    requests 100 "$3/v2/images" 'request = POST' 'header = "Content-Type: application/json"' 'header = "Connection: close"' \
        'data = "{\"name\": \"cold\", \"disk_format\": \"raw\", \"container_format\": \"bare\"}"' >"$dir/creates"
    timed "$2" "$dir/creates" 100
    took[$1.create]+=" $wall"
    took[$1.create.cpu]+=" $cpu"
    requests 1000 "$3/v2/images/$(first_image "$3")" >"$dir/shows"
    timed "$2" "$dir/shows" 1000
    took[$1.show.cpu]+=" $cpu"
}

# of NAME: the median of what was added to it.
of() {
    # shellcheck disable=SC2086
    median ${took[$1]}
}

cold_start_of_python() {
    rm -rf "$dir/python.sqlite"
    start_python "sqlite:///$dir/python.sqlite"
    first_requests python "$PYTHON_GLANCE_PID" "$python_url"
    stop_python
}

bench_cold() {
    local run load
    declare -gA took=()
    DATABASE=sqlite AUTH=none
    start_services
    load=$(load_average)
    for ((run = 0; run < RUNS; run++)); do
        rm -rf "$dir"/glance.sqlite* "$dir/images"
        start_server
        wait_serving
        took[start]+=" $(($(now_ms) - started))"
        first_requests ours "$server" "$url"
        if [ $((run + 1)) -eq "$RUNS" ]; then
            wrk -t1 -c4 -d"$STEADY" "$url/v2/images/$(first_image "$url")" >/dev/null
            timed "$server" "$dir/shows" 1000
        fi

        stop_server
        [ -n "$ALONE" ] || cold_start_of_python
    done
    row measure asked measured
    promise_ms "process start to first 200 (median of $RUNS, new database)" 700 "$(of start)"
    promise "the first 100 creates, each" 4000 "$(of ours.create)" "4.0 ms" "$(of ours.create) us"
    row "  CPU of each" "" "$(of ours.create.cpu) us"
    promise "the first 1,000 shows, CPU of each, beside 1,000 later" $((cpu * 3 / 2)) "$(of ours.show.cpu)" "$((cpu * 3 / 2)) us" "$(of ours.show.cpu) us"
    [ -n "$ALONE" ] || promise "the first 100 creates beside Debian's $(of python.create) us" $(($(of python.create) / 3)) "$(of ours.create)" \
        "$(($(of python.create) / 3)) us" "$(of ours.create) us"
    echo "SQLite, no auth, two workers; load average $load before, $(load_average) after"
}
