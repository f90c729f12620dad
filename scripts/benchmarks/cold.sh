# Sourced by scripts/bench: what the first requests of a fresh service cost, beside Debian's glance-api. Each start has a new SQLite database, two workers, no auth.
# The creates go one after the other over a connection each, the shows over one kept connection. CPU is that of the service's whole process tree.
#   RUNS (5) starts of each, the median counts; ALONE=yes leaves Debian's out; STEADY (12) seconds of load before the show that the first ones are compared with
# shellcheck shell=bash disable=SC2034,SC2154
STEADY=${STEADY:-12}

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
    cpu=$((($(cpu_ticks "$1") - before) * tick_us / $3))
}

# first_requests NAME PID URL: the first 100 creates and 1,000 shows.
first_requests() {
    requests 100 "$3/v2/images" 'request = POST' 'header = "Content-Type: application/json"' 'header = "Connection: close"' \
        'data = "{\"name\": \"cold\", \"disk_format\": \"raw\", \"container_format\": \"bare\"}"' >"$dir/creates"
    timed "$2" "$dir/creates" 100
    took "$1 create" "$wall"
    took "$1 create cpu" "$cpu"
    requests 1000 "$3/v2/images/$(first_image "$3")" >"$dir/shows"
    timed "$2" "$dir/shows" 1000
    took "$1 show cpu" "$cpu"
}

cold_start_of_python() {
    rm -rf "$dir/python.sqlite"
    start_python "sqlite:///$dir/python.sqlite"
    first_requests python "$PYTHON_GLANCE_PID" "$python_url"
    stop_python
}

bench_cold() {
    local run steady
    need wrk wrk
    for ((run = 0; run < RUNS; run++)); do
        start_fresh ours
        took start "$start_took"
        first_requests ours "$ours" "$ours_url"
        if [ $((run + 1)) -eq "$RUNS" ]; then
            wrk_report -t1 -c4 -d"$STEADY" "$ours_url/v2/images/$(first_image "$ours_url")" >/dev/null
            timed "$ours" "$dir/shows" 1000
            steady=$cpu
        fi
        stop_ours
        ! beside_debian || cold_start_of_python
    done
    figure_head
    figure "process start to first 200 (median of $RUNS, new database)" ms "$(of start)" "<= 700"
    figure "the first 100 creates, each" us "$(of "ours create")" "<= 4000"
    figure "the first 100 creates, CPU of each" us "$(of "ours create cpu")"
    figure "1,000 shows after $STEADY s of load, CPU of each" us "$steady"
    figure "the first 1,000 shows, CPU of each" us "$(of "ours show cpu")" "<= $((steady * 3 / 2))"
    if beside_debian; then
        figure "the first 100 creates, each" us "$(of "python create")" '' "Debian's"
        figure "the first 100 creates, CPU of each" us "$(of "python create cpu")" '' "Debian's"
        figure "the first 1,000 shows, CPU of each" us "$(of "python show cpu")" '' "Debian's"
        figure "the first 100 creates, share of Debian's" % "$(calculate "100 * $(of "ours create") / $(of "python create")")" "<= 33.3"
    fi
    conditions='SQLite, no auth, two workers'
}
