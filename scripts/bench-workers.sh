# Sourced by scripts/bench: what the setting `workers` changes, and how evenly the workers share their work.
#   workers   the same load with workers = 0, 1, 2, 4, 8 (COUNTS): a table, and a plot in PLOT (bench-workers.png)
#   spread    16, 64 and 256 connections (SPREAD) over 4 workers, turn by turn with the same workers on Kestrel's own listeners, and with four processes
#             of nginx, if it is installed, that answer two bytes: what this machine can do at most. Medians of ROUNDS turns; GET /healthcheck.
#   reload    what 16 clients (CLIENTS) feel who ask every 20 ms while a reload replaces four workers, for three kinds of request, beside as long a time
#             without one. Medians of ROUNDS turns of 6 s.
# The load of workers is wrk's GET of one image, CONNECTIONS (64) kept connections for SECONDS_EACH, SQLite, no auth; TARGET names another path for workers and spread, such as /v2/images.
# Before anything counts the same load runs for WARM_WORKERS (60) seconds: each process compiles what is hot for itself, and several of them on few cores take that long (eight, twice as long).
# CPU is that of the server's whole process tree; requests of a worker are counted in the access log, its connections in /proc.
# shellcheck shell=bash
COUNTS=${COUNTS:-0 1 2 4 8} CONNECTIONS=${CONNECTIONS:-64} PLOT=${PLOT:-bench-workers.png} SPREAD=${SPREAD:-16 64 256} TARGET=${TARGET:-} WARM_WORKERS=${WARM_WORKERS:-60} CLIENTS=${CLIENTS:-16}

# begin WORKERS [OUT [NAME]]: a server of its own in $dir/NAME (run) with one image, whose URL is left in $target.
begin() {
    local own=$dir/${3:-run} id
    rm -rf "$own"
    mkdir -p "$own"
    ours_configuration "$own" "sqlite:///$own/glance.sqlite" none
    sed -i "s/^workers = .*/workers = $1/" "$own/glance-api.conf"
    OUT=${2:-$OUT} start_ours "$own"
    id=$(curl -sf -X POST "$ours_url/v2/images" -H 'Content-Type: application/json' -d '{"name": "bench", "disk_format": "raw", "container_format": "bare"}' |
        sed -E 's/.*"id": *"([^"]*)".*/\1/')
    target=$ours_url${TARGET:-/v2/images/$id}
}

# Those that serve: the workers, or with workers = 0 the one process.
serving() {
    local children
    children=$(cat /proc/"$ours"/task/*/children 2>/dev/null)
    echo "${children:-$ours}"
}

sockets_of() { find "/proc/$1/fd" -lname 'socket:*' 2>/dev/null | wc -l; }

# load SECONDS CONNECTIONS [wrk's arguments]: wrk's report.
load() {
    local seconds=$1 connections=$2 report
    shift 2
    report=$(wrk -t2 -c"$connections" -d"$seconds" --latency "$@" "$target") || die "wrk failed on $target"
    ! grep -q -e 'Non-2xx' -e 'Socket errors: connect [1-9]' <<<"$report" || die "$target: $(grep -e 'Non-2xx' -e 'Socket errors' <<<"$report")"
    echo "$report"
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
    local count report before after requests cpu pss pid from least most
    command -v wrk >/dev/null || die "wrk is missing. Install it with: apt-get install wrk"
    printf '%8s %12s %14s %10s %10s %12s %22s\n' workers requests/s CPU/request p50 p99 'PSS in all' 'requests of a worker'
    for count in $COUNTS; do
        begin "$count"
        load $((WARM_WORKERS * (1 + count / 5))) "$CONNECTIONS" >/dev/null
        from=$(($(stat -c %s "$dir/run/api.log") + 1))
        before=$(cpu_ticks "$ours")
        report=$(load "$SECONDS_EACH" "$CONNECTIONS")
        after=$(cpu_ticks "$ours")
        pss=0
        for pid in $(tree_of "$ours"); do pss=$((pss + $(pss_kib "$pid"))); done
        requests=$(sed -nE 's/^ *([0-9]+) requests in.*/\1/p' <<<"$report")
        cpu=$(((after - before) * (1000000 / $(getconf CLK_TCK)) / requests))
        sleep 1 # The access log is written behind the requests.
        read -r least most <<<"$(requests_spread "$from")"
        stop_ours
        echo "$count $(rate_of "$report") $cpu $(percentile 50 "$report") $(percentile 99 "$report") $((pss / 1024)) $least $most" >>"$dir/workers.dat"
        tail -n 1 "$dir/workers.dat" | while read -r w r c a b p l m; do
            printf '%8s %12.0f %11s us %7s ms %7s ms %8s MiB %10s %% to %s %%\n' "$w" "$r" "$c" "$a" "$b" "$p" "$l" "$m"
        done
    done
    echo "wrk, $CONNECTIONS kept connections, $SECONDS_EACH s each, GET of one image; $(nproc) cores, load average $(load_average) after"
    plot_workers
}

plot_workers() {
    if ! command -v gnuplot >/dev/null; then
        say "no plot: gnuplot is missing. Install it with: apt-get install gnuplot-nox"
        return 0
    fi
    gnuplot <<PLOT
set terminal pngcairo noenhanced size 1100,1100 font 'Sans,11'
set output '$PLOT'
set multiplot layout 3,2 title 'GET /v2/images/{id} by the setting workers ($CONNECTIONS kept connections, $(nproc) cores)'
set style fill solid 0.8
set boxwidth 0.6
set offsets 0.4, 0.4, 0, 0
set grid ytics
set xlabel 'workers'
set yrange [0:*]
unset key
set title 'requests a second'
plot '$dir/workers.dat' using 0:2:xtic(1) with boxes lc rgb '#3366aa'
set title 'server CPU for a request, microseconds'
plot '$dir/workers.dat' using 0:3:xtic(1) with boxes lc rgb '#aa6633'
set key top left
set title 'latency, milliseconds'
plot '$dir/workers.dat' using 0:4:xtic(1) with linespoints lw 2 pt 7 title 'p50', '' using 0:5 with linespoints lw 2 pt 5 title 'p99'
unset key
set title 'memory (PSS) of all processes, MiB'
plot '$dir/workers.dat' using 0:6:xtic(1) with boxes lc rgb '#448844'
set title 'requests of a worker, least and most, percent of the mean'
plot 100 lc rgb '#999999', '$dir/workers.dat' using 0:(100):7:8:xtic(1) with yerrorbars lw 3 pt 7 lc rgb '#993366'
unset multiplot
PLOT
    echo "plot: $PLOT"
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
    local base kind path round report what column running figures=()
    command -v wrk >/dev/null || die "wrk is missing. Install it with: apt-get install wrk"
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
                echo "$(percentile 50 "$report") $(percentile 99 "$report") $(largest "$report")" >>"$dir/$kind.$what"
            done
        done
        for what in undisturbed reload; do
            printf '%-20s %-16s' "$path" "$what"
            for column in 1 2 3; do
                mapfile -t figures < <(cut -d' ' -f$column "$dir/$kind.$what")
                printf ' %7s ms' "$(median "${figures[@]}")"
            done
            echo
        done
    done
    stop_ours
    echo "wrk, $CLIENTS kept connections that ask every 20 ms, 4 workers, 6 s each; $(nproc) cores, load average $(load_average) after"
}

# stock_build: the same programs, their workers with Kestrel's own listener instead of the accept gate.
stock_build() {
    cp -rL "$OUT" "$dir/stock" # out is a link
    sed -i 's/"configProperties": {/&\n      "Glance.StockListener": true,/' "$dir/stock/glance-worker.runtimeconfig.json"
    grep -q StockListener "$dir/stock/glance-worker.runtimeconfig.json" || die "the worker's runtimeconfig.json has no configProperties"
}

# start_nginx: four processes that answer "OK" and write an access log, at $target.
start_nginx() {
    local own=$dir/nginx port
    mkdir -p "$own"
    port=$(free_port)
    cat >"$own/nginx.conf" <<NGINX
daemon off;
worker_processes 4;
pid $own/pid;
error_log $own/error.log;
events { worker_connections 1024; }
http {
    access_log $own/access.log combined buffer=64k flush=1s;
    keepalive_requests 1000000000;
    client_body_temp_path $own; proxy_temp_path $own; fastcgi_temp_path $own; uwsgi_temp_path $own; scgi_temp_path $own;
    server { listen 127.0.0.1:$port; location / { default_type text/plain; return 200 "OK"; } }
}
NGINX
    nginx -p "$own" -c "$own/nginx.conf" 2>"$own/start" &
    started[nginx]=$!
    target=http://127.0.0.1:$port/
    until curl -sf -o /dev/null "$target"; do
        kill -0 "${started[nginx]}" 2>/dev/null || die "nginx does not start: $(cat "$own/start")"
        sleep 0.1
    done
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
    local pid from i=0 idle=() held=() running name=$1 own=${workers[$1]:-}
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
    rate_of "$(cat "$dir/report")" >>"$dir/$name.$2.kept"
    if [ -n "$own" ]; then
        sleep 1 # The access log is written behind the requests.
        spread_of "${held[@]}" >"$dir/$name.$2.held"
        for pid in $own; do served[$name.$2.$pid]=$((${served[$name.$2.$pid]:-0} + $(logged_by "$pid" "$from" "$name"))); done
    fi
    rate_of "$(load "$SECONDS_EACH" "$2" -H 'Connection: close')" >>"$dir/$name.$2.closing"
}

# rate NAME CONNECTIONS kept|closing: the median of its turns.
rate() {
    local rates
    mapfile -t rates <"$dir/$1.$2.$3"
    median "${rates[@]}"
}

bench_spread() {
    local connections name names=("Kestrel's" ours) round
    declare -gA started=() workers=() targets=() served=()
    TARGET=${TARGET:-/healthcheck}
    command -v wrk >/dev/null || die "wrk is missing. Install it with: apt-get install wrk"
    trap 'stop_spread; stop_ours; rm -rf "$dir"' EXIT
    stock_build
    start_spread "Kestrel's" "$dir/stock"
    targets["Kestrel's"]=$target
    start_spread ours "$OUT"
    targets[ours]=$target
    if command -v nginx >/dev/null; then
        start_nginx
        targets[nginx]=$target
        names+=(nginx)
    fi
    printf '%-12s %-10s %12s %12s %24s %24s\n' connections listeners kept/s closing/s 'connections of a worker' 'requests of a worker'
    say "about $((ROUNDS * ${#names[@]} * (2 * SECONDS_EACH + 1))) s a row (ROUNDS, SECONDS_EACH)"
    for connections in $SPREAD; do
        for ((round = 0; round < ROUNDS; round++)); do
            for name in "${names[@]}"; do turn "$name" "$connections"; done
        done
        for name in "${names[@]}"; do spread_row "$name" "$connections"; done
        awk -v a="$(rate ours "$connections" kept)" -v b="$(rate "Kestrel's" "$connections" kept)" -v c="$(rate ours "$connections" closing)" \
            -v d="$(rate "Kestrel's" "$connections" closing)" 'BEGIN { printf "%-12s %-10s %10.2f x %10.2f x\n", "", "ratio", a / b, c / d }'
    done
    echo "asked: 75 % to 125 % of the mean, 1 x (nginx itself has 1.45 to 2.0 x, docs/decisions/0137); 4 workers, GET $TARGET, median of $ROUNDS turns of $SECONDS_EACH s; $(nproc) cores, load average $(load_average) after"
}

# spread_row NAME CONNECTIONS
spread_row() {
    local pid counts=() held requests
    printf '%-12s %-10s %12.0f %12.0f' "$2" "$1" "$(rate "$1" "$2" kept)" "$(rate "$1" "$2" closing)"
    if [ -n "${workers[$1]:-}" ]; then
        held=$(<"$dir/$1.$2.held")
        for pid in ${workers[$1]}; do counts+=("${served[$1.$2.$pid]}"); done
        requests=$(spread_of "${counts[@]}")
        printf ' %15s %% to %3s %% %15s %% to %3s %%' "${held% *}" "${held#* }" "${requests% *}" "${requests#* }"
    fi
    echo
}
