# Sourced by scripts/bench: what the data of images costs: uploads and downloads by one client and by four at once, ours, nginx's (PUT by its dav module)
# and Debian's glance-api's turn by turn in one run, beside what md5sum does to the same bytes on one core, and md5 and sha512 by themselves.
# CPU is that of the server's whole process tree for each GiB, the rate that of all clients together. Each turn sends the image and fetches it back;
# every byte that comes back is compared, and checksum and os_hash_value with those of the file. What the clients cost (scripts/benchmarks/data.py) shares the cores.
# The first upload of a service, by a worker that has served none yet, is shown by itself: the median of ROUNDS starts.
#   SIZE_MIB (1024)   of each client's image, random bytes   ROUNDS (3)   turns; the median counts   ALONE=yes   leaves Debian's out
#   DATABASE=postgresql|sqlite   a database of its own for each; no auth. With SQLite Debian's meets one client only: it answers 500 when four write at once
#   BENCH_DIR         the file system that is measured: /dev/shm is memory, a disk has its writes in it
# shellcheck shell=bash disable=SC2034,SC2154
SIZE_MIB=${SIZE_MIB:-1024}

# command_cost NAME COMMAND...: wall time and CPU of a command on the image, in seconds; added to "NAME wall" and "NAME cpu".
command_cost() {
    local name=$1 TIMEFORMAT='%R %U %S' wall user system
    shift
    { time "$@" "$dir/image" >/dev/null; } 2>"$dir/time"
    read -r wall user system <"$dir/time"
    took "$name wall" "$wall"
    took "$name cpu" "$(calculate "$user + $system" 3)"
}

# Twice by the fastest there is, as an upload's hashes are made by OpenSSL's code too.
hash_costs() {
    command_cost md5sum md5sum
    if command -v openssl >/dev/null; then
        command_cost md5 openssl md5
        command_cost sha512 openssl sha512
    else
        command_cost md5 md5sum
        command_cost sha512 sha512sum
    fi
}

# data_cost KEY PID WAY URL...: CPU seconds per GiB and MiB/s of clients that do it at once are added to "KEY cpu" and "KEY rate".
data_cost() {
    local key=$1 pid=$2 way=$3 before after seconds
    shift 3
    before=$(cpu_ticks "$pid")
    seconds=$(python3 "$ROOT/scripts/benchmarks/data.py" "$way" "$dir/image" "$@") || die "$key: the $way failed"
    after=$(cpu_ticks "$pid")
    took "$key cpu" "$(calculate "($after - $before) * $tick_us / 1000000 / ($# * $SIZE_MIB / 1024)" 3)"
    took "$key rate" "$(calculate "$# * $SIZE_MIB / $seconds")"
}

# check_record URL: the hashes that an image's record names are those of the file.
check_record() {
    local record
    record=$(curl -sf "$1") || die "$1: no record"
    grep -q "\"checksum\": *\"$md5\"" <<<"$record" || die "$1: another checksum than md5sum's $md5"
    grep -q "\"os_hash_value\": *\"$sha512\"" <<<"$record" || die "$1: another os_hash_value than sha512sum's $sha512"
}

# images_turn KEY PID URL CLIENTS [once]: a turn with a server of the Image API; `once` sends only.
images_turn() {
    local i id urls=() data=()
    for ((i = 0; i < $4; i++)); do
        id=$(new_image "$3" "data-$i")
        urls+=("$3/v2/images/$id")
        data+=("$3/v2/images/$id/file")
    done
    data_cost "$1 upload $4" "$2" upload "${data[@]}"
    for i in "${urls[@]}"; do check_record "$i"; done
    [ "${5:-}" = once ] || data_cost "$1 download $4" "$2" download "${data[@]}"
    for i in "${urls[@]}"; do curl -sf -X DELETE "$i" || die "$i could not be deleted"; done
}

nginx_turn() {
    local i data=()
    for ((i = 0; i < $1; i++)); do data+=("$nginx_url/image-$i"); done
    data_cost "nginx upload $1" "$nginx" upload "${data[@]}"
    data_cost "nginx download $1" "$nginx" download "${data[@]}"
    rm -f "$dir/served"/*
}

start_data_nginx() {
    mkdir -p "$dir/served"
    nginx -V 2>&1 | grep -q http_dav_module || { say "nginx is left out: it has no dav module"; return 0; }
    start_nginx 2 "root $dir/served; dav_methods PUT DELETE; client_max_body_size 0;"
    servers+=(nginx)
}

data_turn() {
    case $1 in
        ours) images_turn ours "$ours" "$ours_url" "$2" ;;
        nginx) nginx_turn "$2" ;;
        *) ! takes "$1" "$2" || images_turn "$1" "$PYTHON_GLANCE_PID" "$python_url" "$2" ;;
    esac
}

# takes WHO CLIENTS: whether a server can be asked by so many at once.
takes() { [ "$1.$DATABASE" != "Debian's.sqlite" ] || [ "$2" = 1 ]; }

# data_row WORDS KEY WHO [judged]
data_row() {
    local cpu rate share missed_what='' asked_cpu='' asked_share=''
    cpu=$(of "$2 cpu")
    rate=$(of "$2 rate")
    share=$(calculate "100 * $rate / $md5sum_rate" 0)
    [ -z "${4:-}" ] || asked_cpu="<= $(calculate "1.3 * $hashes_cpu" 2)" asked_share=">= 80"
    record "$1" "CPU s/GiB" "$cpu" "$asked_cpu" "$3"
    [ -z "$mark" ] || missed_what='MISSED: CPU'
    record "$1" MiB/s "$rate" '' "$3"
    record "$1" "% of md5sum's rate" "$share" "$asked_share" "$3"
    [ -z "$mark" ] || missed_what="${missed_what:-MISSED:}${missed_what:+,} rate"
    printf '%-22s %-10s %12s %10s %12.0f %16s %10s %s\n' "$1" "$3" "$cpu" "$asked_cpu" "$rate" "$share %" "${asked_share:+$asked_share %}" "$missed_what"
}

data_rows() {
    local way clients words who judged
    data_row "first upload" "first upload 1" ours judged
    [ -z "$python_url" ] || data_row "first upload" "Debian's first upload 1" "Debian's"
    for way in upload download; do
        for clients in 1 4; do
            words="$way, $clients client$([ "$clients" = 1 ] || echo s)"
            for who in "${servers[@]}"; do
                takes "$who" "$clients" || continue
                judged=''
                [ "$way.$who" != upload.ours ] || judged=judged
                data_row "$words" "$who $way $clients" "$who" $judged
            done
        done
    done
}

bench_data() {
    local round clients who servers=(ours) md5sum_rate hashes_cpu md5 sha512
    need python3 python3
    AUTH=none
    start_services
    head -c "${SIZE_MIB}M" /dev/urandom >"$dir/image"
    md5=$(md5sum <"$dir/image" | cut -d' ' -f1)
    sha512=$(sha512sum <"$dir/image" | cut -d' ' -f1)
    for ((round = 0; round < ROUNDS; round++)); do
        stop_ours
        start_fresh ours "$(database_url ours)"
        images_turn first "$ours" "$ours_url" 1 once
    done
    ! command -v nginx >/dev/null || start_data_nginx
    if beside_debian; then
        start_python "$(database_url python)"
        images_turn "Debian's first" "$PYTHON_GLANCE_PID" "$python_url" 1 once
        servers+=("Debian's")
    fi
    for who in "${servers[@]}"; do data_turn "$who" 4; data_turn "$who" 4; done
    for who in "${servers[@]}"; do forget "$who upload 4" "$who download 4"; done # That was to warm them up.
    for ((round = 0; round < ROUNDS; round++)); do
        hash_costs
        for clients in 1 4; do
            for who in "${servers[@]}"; do data_turn "$who" "$clients"; done
        done
    done
    md5sum_rate=$(calculate "$SIZE_MIB / $(of "md5sum wall")")
    hashes_cpu=$(calculate "($(of "md5 cpu") + $(of "sha512 cpu")) * 1024 / $SIZE_MIB" 3)
    printf '%-22s %-10s %12s %10s %12s %16s %10s\n' "$SIZE_MIB MiB each" "" "CPU s/GiB" asked MiB/s "of md5sum's rate" asked
    command_row md5sum md5sum "$(of "md5sum cpu")" "$md5sum_rate"
    command_row "md5 and sha512 alone" hashes "$(calculate "$(of "md5 cpu") + $(of "sha512 cpu")" 3)" \
        "$(calculate "$SIZE_MIB / ($(of "md5 wall") + $(of "sha512 wall"))")"
    data_rows
    conditions="$DATABASE, no auth, two workers each, median of $ROUNDS turns; $(stat -f -c %T "$dir") below BENCH_DIR"
}

forget() {
    local key
    for key in "$@"; do taken["$key cpu"]='' taken["$key rate"]=''; done
}

# command_row WORDS WHO CPU_SECONDS RATE
command_row() {
    local cpu
    cpu=$(calculate "$3 * 1024 / $SIZE_MIB" 3)
    record "$1" "CPU s/GiB" "$cpu" '' "$2"
    record "$1" MiB/s "$4" '' "$2"
    printf '%-22s %-10s %12s %10s %12.0f %16s\n' "$1" "" "$cpu" "" "$4" "$(calculate "100 * $4 / $md5sum_rate" 0) %"
}
