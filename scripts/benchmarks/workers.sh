# Sourced by scripts/bench: what the setting `workers` changes, and how evenly the workers share their work.
#   workers   the same load with workers = 0, 1, 2, 4, 8 (COUNTS): a table
#   spread    16, 64 and 256 connections (SPREAD) over 4 workers, turn by turn with the same workers on Kestrel's own listeners, and with four processes
#             of nginx, if it is installed, that answer two bytes: what this machine can do at most. Medians of ROUNDS turns; GET /healthcheck.
#   reload    what 16 clients (CLIENTS) feel who ask every 20 ms while a reload replaces four workers, for three kinds of request, beside as long a time
#             without one. Medians of ROUNDS turns of 6 s.
# The load of workers is wrk's GET of one image, CONNECTIONS (64) kept connections for SECONDS_EACH, SQLite, no auth; TARGET names another path for workers and spread, such as /v2/images.
# Before anything counts the same load runs for WARM_WORKERS (60) seconds: each process compiles what is hot for itself, and several of them on few cores take that long (eight, twice as long).
# CPU is that of the server's whole process tree; requests of a worker are counted in the access log, its connections in /proc.
# shellcheck shell=bash disable=SC2034,SC2154
COUNTS=${COUNTS:-0 1 2 4 8} CONNECTIONS=${CONNECTIONS:-64} SPREAD=${SPREAD:-16 64 256} TARGET=${TARGET:-} WARM_WORKERS=${WARM_WORKERS:-60} CLIENTS=${CLIENTS:-16}

# begin WORKERS [OUT [NAME]]: a server of its own in $dir/NAME (run) with one image, whose URL is left in $target.
begin() {
    local OUT=${2:-$OUT}
    start_fresh "${3:-run}" '' "$1"
    target=$ours_url${TARGET:-/v2/images/$(new_image "$ours_url" bench)}
}

sockets_of() { find "/proc/$1/fd" -lname 'socket:*' 2>/dev/null | wc -l; }

# load SECONDS CONNECTIONS [wrk's arguments]: wrk's report.
load() {
    local seconds=$1 connections=$2
    shift 2
    wrk_report -t2 -c"$connections" -d"$seconds" --latency "$@" "$target"
}

rate_of() { sed -nE 's/^Requests\/sec: *([0-9.]+)/\1/p' <<<"$1"; }

# A number and wrk's unit, in milliseconds.
to_milliseconds() { awk '{ printf "%.2f", $2 == "us" ? $1 / 1000 : $2 == "s" ? $1 * 1000 : $1 }'; }

# percentile 50|99 REPORT: in milliseconds.
percentile() {
    sed -nE "s/^ *$1(\.000)?% *([0-9.]+)(us|ms|s)\$/\2 \3/p" <<<"$2" | to_milliseconds
}

# spread_of NUMBER...: least and most as a share of the mean.
spread_of() {
    printf '%s\n' "$@" | awk '{ s += $1; if (NR == 1 || $1 < least) least = $1; if ($1 > most) most = $1 }
        END { if (s == 0) print "0 0"; else printf "%.0f %.0f", 100 * least * NR / s, 100 * most * NR / s }'
}

# logged_by PID FROM_BYTE [NAME]
logged_by() { tail -c +"$2" "$dir/${3:-run}/api.log" | awk -v pid="$1" '$3 == pid && /HTTP\/1/ { n++ } END { print n + 0 }'; }

# requests_spread FROM_BYTE: of the access log's lines since then.
requests_spread() {
    local pid counts=()
    for pid in $(serving); do counts+=("$(logged_by "$pid" "$1")"); done
    spread_of "${counts[@]}"
}

bench_workers() {
    local count
    need wrk wrk
    printf '%8s %12s %14s %10s %10s %12s %22s\n' workers requests/s CPU/request p50 p99 'PSS in all' 'requests of a worker'
    for count in $COUNTS; do
        begin "$count"
        load $((WARM_WORKERS * (1 + count / 5))) "$CONNECTIONS" >/dev/null
        workers_row "$count"
        stop_ours
    done
    conditions="wrk, $CONNECTIONS kept connections, $SECONDS_EACH s each, GET of one image; SQLite, no auth"
}

# workers_row WORKERS: measures them once.
workers_row() {
    local report before cpu pss=0 pid from least most p50 p99 name="workers = $1"
    from=$(($(stat -c %s "$dir/run/api.log") + 1))
    before=$(cpu_ticks "$ours")
    report=$(load "$SECONDS_EACH" "$CONNECTIONS")
    cpu=$((($(cpu_ticks "$ours") - before) * tick_us / $(requests_in "$report")))
    for pid in $(tree_of "$ours"); do pss=$((pss + $(pss_kib "$pid"))); done
    sleep 1 # The access log is written behind the requests.
    read -r least most <<<"$(requests_spread "$from")"
    p50=$(percentile 50 "$report") p99=$(percentile 99 "$report")
    record "$name" requests/s "$(rate_of "$report")"
    record "$name" "us of CPU" "$cpu"
    record "$name" ms "$p50" '' p50
    record "$name" ms "$p99" '' p99
    record "$name" "MiB in all" "$(mib "$pss")"
    record "$name" "% of the mean" "$least" '' "requests of the least worker"
    record "$name" "% of the mean" "$most" '' "requests of the busiest worker"
    printf '%8s %12.0f %11s us %7s ms %7s ms %8s MiB %10s %% to %s %%\n' "$1" "$(rate_of "$report")" "$cpu" "$p50" "$p99" $((pss / 1024)) "$least" "$most"
}

# largest REPORT: the largest latency, in milliseconds.
largest() {
    sed -nE 's/^ *Latency +[^ ]+ +[^ ]+ +([0-9.]+)(us|ms|s) .*/\1 \2/p' <<<"$1" | to_milliseconds
}

# calmly SECONDS: wrk's report of CLIENTS clients that ask every 20 ms.
calmly() {
    local report
    report=$(load "$1" "$CLIENTS" -t1 -s "$dir/calm.lua") || exit 1
    ! grep -q 'Socket errors' <<<"$report" || die "$target: $(grep 'Socket errors' <<<"$report")"
    echo "$report"
}

bench_reload() {
    local base kind path round report what figure running
    need wrk wrk
    echo 'function delay() return 20 end' >"$dir/calm.lua"
    TARGET=''
    begin 4
    base=$target
    printf '%-20s %-16s %10s %10s %10s\n' request '' p50 p99 largest
    for kind in healthcheck show list; do
        case $kind in
            healthcheck) target=$ours_url/healthcheck path=/healthcheck ;;
            show) target=$base path='/v2/images/{id}' ;;
            list) target="$ours_url/v2/images?limit=20" path='/v2/images?limit=20' ;;
        esac
        calmly 10 >/dev/null
        for ((round = 0; round < ROUNDS; round++)); do
            for what in undisturbed reload; do
                calmly 6 >"$dir/report" &
                running=$!
                sleep 2
                [ "$what" = undisturbed ] || "$OUT/glance-control" reload --pid "$ours" >/dev/null || die "the reload failed"
                wait $running || die "no figures for $path"
                report=$(<"$dir/report")
                took "$kind $what p50" "$(percentile 50 "$report")"
                took "$kind $what p99" "$(percentile 99 "$report")"
                took "$kind $what largest" "$(largest "$report")"
            done
        done
        for what in undisturbed reload; do
            printf '%-20s %-16s' "$path" "$what"
            for figure in p50 p99 largest; do
                record "$path, $what" ms "$(of "$kind $what $figure")" '' "$figure"
                printf ' %7s ms' "$(of "$kind $what $figure")"
            done
            echo
        done
    done
    stop_ours
    conditions="wrk, $CLIENTS kept connections that ask every 20 ms, 4 workers, median of $ROUNDS turns of 6 s"
}

# stock_build: the same programs, their workers with Kestrel's own listener instead of the accept gate.
stock_build() {
    cp -rL "$OUT" "$dir/stock" # out is a link
    sed -i 's/"configProperties": {/&\n      "Glance.StockListener": true,/' "$dir/stock/glance-worker.runtimeconfig.json"
    grep -q StockListener "$dir/stock/glance-worker.runtimeconfig.json" || die "the worker's runtimeconfig.json has no configProperties"
}

# start_spread NAME OUT: four workers, warm.
start_spread() {
    local i
    begin 4 "$2" "$1"
    started[$1]=$ours
    workers[$1]=$(serving)
    ours=''
    for ((i = 0; i < 4; i++)); do load $((WARM_WORKERS / 4)) 64 >/dev/null; done
}

stop_spread() {
    local name
    for name in "${!started[@]}"; do
        kill -TERM "${started[$name]}" 2>/dev/null || true
        wait "${started[$name]}" 2>/dev/null || true
    done
}

# turn NAME CONNECTIONS: kept connections, then closing ones; rates, requests and connections of the workers are added to what is known.
turn() {
    local pid from report i=0 idle=() held=() running name=$1 own=${workers[$1]:-}
    target=${targets[$name]}
    for pid in $own; do idle+=("$(sockets_of "$pid")"); done
    [ -z "$own" ] || from=$(($(stat -c %s "$dir/$name/api.log") + 1))
    load "$SECONDS_EACH" "$2" >"$dir/report" &
    running=$!
    sleep $((SECONDS_EACH / 2))
    for pid in $own; do
        held+=($(($(sockets_of "$pid") - idle[i])))
        i=$((i + 1))
    done
    wait $running || die "no figures for $2 connections"
    took "$name $2 kept" "$(rate_of "$(<"$dir/report")")"
    if [ -n "$own" ]; then
        sleep 1 # The access log is written behind the requests.
        spread_of "${held[@]}" >"$dir/$name.$2.held"
        for pid in $own; do served[$name.$2.$pid]=$((${served[$name.$2.$pid]:-0} + $(logged_by "$pid" "$from" "$name"))); done
    fi
    report=$(load "$SECONDS_EACH" "$2" -H 'Connection: close')
    took "$name $2 closing" "$(rate_of "$report")"
}

bench_spread() {
    local connections name names=("Kestrel's" ours) round
    declare -gA started=() workers=() targets=() served=()
    TARGET=${TARGET:-/healthcheck}
    need wrk wrk
    at_end stop_spread
    stock_build
    start_spread "Kestrel's" "$dir/stock"
    targets["Kestrel's"]=$target
    start_spread ours "$OUT"
    targets[ours]=$target
    if command -v nginx >/dev/null; then
        start_nginx 4 'default_type text/plain; return 200 "OK";'
        targets[nginx]=$nginx_url/
        names+=(nginx)
    fi
    printf '%-12s %-10s %12s %12s %24s %24s\n' connections listeners kept/s closing/s 'connections of a worker' 'requests of a worker'
    say "about $((ROUNDS * ${#names[@]} * (2 * SECONDS_EACH + 1))) s a row (ROUNDS, SECONDS_EACH)"
    for connections in $SPREAD; do
        for ((round = 0; round < ROUNDS; round++)); do
            for name in "${names[@]}"; do turn "$name" "$connections"; done
        done
        for name in "${names[@]}"; do spread_row "$name" "$connections"; done
        printf '%-12s %-10s %10s x %10s x\n' "" ratio "$(times_kestrel "$connections" kept)" "$(times_kestrel "$connections" closing)"
    done
    echo "asked: 75 % to 125 % of the mean, 1 x (nginx itself has 1.45 to 2.0 x, docs/decisions/0137)"
    conditions="4 workers, GET $TARGET, median of $ROUNDS turns of $SECONDS_EACH s"
}

# times_kestrel CONNECTIONS kept|closing
times_kestrel() { calculate "$(of "ours $1 $2") / $(of "Kestrel's $1 $2")" 2; }

# spread_row NAME CONNECTIONS
spread_row() {
    local pid counts=() held requests name="$2 connections" way
    printf '%-12s %-10s %12.0f %12.0f' "$2" "$1" "$(of "$1 $2 kept")" "$(of "$1 $2 closing")"
    for way in kept closing; do record "$name" "requests/s, $way" "$(of "$1 $2 $way")" '' "$1"; done
    if [ -n "${workers[$1]:-}" ]; then
        held=$(<"$dir/$1.$2.held")
        for pid in ${workers[$1]}; do counts+=("${served[$1.$2.$pid]}"); done
        requests=$(spread_of "${counts[@]}")
        printf ' %15s %% to %3s %% %15s %% to %3s %%' "${held% *}" "${held#* }" "${requests% *}" "${requests#* }"
        record "$name" "% of the mean, connections of the least worker" "${held% *}" '' "$1"
        record "$name" "% of the mean, connections of the busiest worker" "${held#* }" '' "$1"
        record "$name" "% of the mean, requests of the least worker" "${requests% *}" '' "$1"
        record "$name" "% of the mean, requests of the busiest worker" "${requests#* }" '' "$1"
    fi
    echo
}
