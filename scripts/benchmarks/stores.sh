# Sourced by scripts/bench: what images in Ceph, Swift and S3 cost: one client's upload and download with ours, with Debian's glance-api and with the store's own
# tool (rbd import and export, swift upload and download, boto3's transfers), turn by turn in one run on the same service, beside the floor: the same bytes hashed
# by md5 and sha512 alone. CPU is that of the server's process tree (of the tool's own process) for each GiB, without the store's. Every byte that comes back is
# compared. Memory is what the peak of a worker of ours (VmHWM) is above what it held before, in its first upload and its first download, nothing warmed up.
#   STORES="rbd swift s3"   which (s3: moto, in memory)    SIZE_MIB (1024)   of the image, random bytes    ROUNDS (3)   turns; the median counts
#   DATABASE=postgresql|sqlite|mariadb   a database of its own for each; no auth. CEPH_STORE=memstore|bluestore, CEPH_SIZE_GB as in scripts/services/ceph.sh
# shellcheck shell=bash disable=SC2034,SC2154
SIZE_MIB=${SIZE_MIB:-1024} STORES=${STORES:-rbd swift s3}
# shellcheck source=scripts/benchmarks/data.sh
. "$ROOT/scripts/benchmarks/data.sh" # how transfers and hashes are measured

# store_lines: what [glance_store] says of $store, for ours and for Debian's; its service runs afterwards and $tool is its tool.
store_lines() {
    case $store in
        rbd)
            printf '%s\n' 'stores = rbd' 'default_store = rbd' "rbd_store_ceph_conf = $RBD_STORE_CEPH_CONF" \
                "rbd_store_user = $RBD_STORE_USER" "rbd_store_pool = $RBD_STORE_POOL" ;;
        swift)
            printf '%s\n' 'stores = swift' 'default_store = swift' "swift_store_auth_address = $SWIFT_KEYSTONE_AUTH_URL" 'swift_store_auth_version = 3' \
                "swift_store_user = $SWIFT_KEYSTONE_USER" "swift_store_key = $SWIFT_KEYSTONE_KEY" 'swift_store_create_container_on_put = true' \
                'swift_store_user_domain_id = default' 'swift_store_project_domain_id = default' 'swift_store_region = RegionOne' ;;
        s3)
            printf '%s\n' 'stores = s3' 'default_store = s3' "s3_store_host = $S3_ENDPOINT" "s3_store_access_key = $S3_ACCESS_KEY" \
                "s3_store_secret_key = $S3_SECRET_KEY" 's3_store_bucket = glance-bench' 's3_store_create_bucket_on_put = true' \
                's3_store_bucket_url_format = path' "s3_store_region_name = $S3_REGION" ;;
    esac
}

start_store() {
    case $store in
        rbd) need rbd ceph-common; "$services/ceph.sh" up >&2; eval "$("$services/ceph.sh" env)" ;;
        s3) "$services/s3.sh" up >&2; eval "$("$services/s3.sh" env)" ;;
        swift)
            need swift python3-swiftclient
            SWIFT_ENDPOINT=http://127.0.0.1:${SWIFT_PORT:-18080} "$services/keystone.sh" up >&2
            SWIFT_KEYSTONE=1 "$services/swift.sh" up >&2
            eval "$("$services/swift.sh" env)" ;;
    esac
}

# tool_send, tool_fetch: the image with the store's own tool; the second compares what comes back.
tool_send() {
    case $store in
        rbd) rbd --conf "$CEPH_CONF" --id "$RBD_STORE_USER" import --no-progress "$dir/image" "$RBD_STORE_POOL/bench" ;;
        swift) swift_tool upload --object-name bench --segment-size 209715200 --quiet bench-tool "$dir/image" ;;
        s3) python3 "$ROOT/scripts/benchmarks/s3tool.py" upload "$dir/image" ;;
    esac
}

tool_fetch() {
    rm -f "$dir/back"
    case $store in
        rbd) rbd --conf "$CEPH_CONF" --id "$RBD_STORE_USER" export --no-progress "$RBD_STORE_POOL/bench" "$dir/back" ;;
        swift) swift_tool download --output "$dir/back" --no-shuffle bench-tool bench >/dev/null ;;
        s3) python3 "$ROOT/scripts/benchmarks/s3tool.py" download "$dir/back" ;;
    esac
}

tool_remove() {
    case $store in
        rbd) rbd --conf "$CEPH_CONF" --id "$RBD_STORE_USER" rm --no-progress "$RBD_STORE_POOL/bench" ;;
        swift) swift_tool delete --quiet bench-tool bench >/dev/null ;;
        s3) python3 "$ROOT/scripts/benchmarks/s3tool.py" remove ;;
    esac
}

swift_tool() {
    env -u ST_AUTH -u ST_USER -u ST_KEY swift --auth-version 3 --os-auth-url "$SWIFT_KEYSTONE_AUTH_URL" --os-project-name "$SWIFT_KEYSTONE_PROJECT" --os-username "${SWIFT_KEYSTONE_USER#*:}" \
        --os-password "$SWIFT_KEYSTONE_KEY" --os-user-domain-id default --os-project-domain-id default "$@"
}

# tool_cost KEY COMMAND: wall time and CPU of the tool, as rate and CPU seconds per GiB.
tool_cost() {
    local TIMEFORMAT='%R %U %S' wall user system
    { time "$2" >"$dir/tool.out" 2>&1; } 2>"$dir/time" || die "$store: $2 failed: $(tail -n 3 "$dir/tool.out")"
    read -r wall user system < <(tail -n 1 "$dir/time")
    took "$1 cpu" "$(calculate "($user + $system) * 1024 / $SIZE_MIB" 3)"
    took "$1 rate" "$(calculate "$SIZE_MIB / $wall")"
}

tool_turn() {
    tool_cost "$store tool upload" tool_send
    tool_cost "$store tool download" tool_fetch
    cmp -s "$dir/image" "$dir/back" || die "$store: the tool got other bytes back"
    rm -f "$dir/back"
    tool_remove
}

# store_turn KEY PID URL: an image up and down again through a Glance.
store_turn() {
    local id
    id=$(new_image "$3" "bench-$store")
    data_cost "$store $1 upload" "$2" upload "$3/v2/images/$id/file"
    check_record "$3/v2/images/$id"
    data_cost "$store $1 download" "$2" download "$3/v2/images/$id/file"
    curl -sf -X DELETE "$3/v2/images/$id" || die "$store: $3/v2/images/$id could not be deleted"
}

# memory_of KEY WAY URL: how much a worker of ours holds at most above what it held before, in MiB: of the one that served.
memory_of() {
    local worker held=() i=0 peak most=0
    for worker in $(serving); do
        held+=("$(awk '/^VmRSS:/ { print $2 }' "/proc/$worker/status")")
        echo 5 >"/proc/$worker/clear_refs"
    done
    data_cost "$store first $2" "$ours" "$2" "$3"
    for worker in $(serving); do
        peak=$(awk '/^VmHWM:/ { print $2 }' "/proc/$worker/status")
        [ $((peak - held[i])) -le "$most" ] || most=$((peak - held[i]))
        i=$((i + 1))
    done
    took "$1" "$(mib "$most")"
}

first_turn() {
    local id
    id=$(new_image "$ours_url" "first-$store")
    memory_of "$store memory upload" upload "$ours_url/v2/images/$id/file"
    memory_of "$store memory download" download "$ours_url/v2/images/$id/file"
    curl -sf -X DELETE "$ours_url/v2/images/$id"
}

# store_row WAY: ours, Debian's and the tool's beside each other. Where hashing alone is slower than 0.8 of the tool, it is the limit.
store_row() {
    local who rate asked debians_cpu=''
    for who in ours "Debian's" tool; do
        [ -n "${taken["$store $who $1 rate"]:-}" ] || continue
        rate=$(of "$store $who $1 rate")
        asked=''
        [ "$who" != ours ] || [ "$1.$(calculate "$hashes_rate < 0.8 * $(of "$store tool $1 rate")" 0)" = upload.1 ] ||
            asked=">= $(calculate "0.8 * $(of "$store tool $1 rate")" 0)"
        record "$store, $1" MiB/s "$rate" "$asked" "$who"
        printf '%-8s %-10s %-10s %10s %10s %-7s' "$store" "$1" "$who" "$rate" "$asked" "$mark"
        asked=''
        if [ "$who" = ours ] && [ -n "${taken["$store Debian's $1 cpu"]:-}" ]; then
            debians_cpu=$(of "$store Debian's $1 cpu")
            asked="<= $(calculate "($debians_cpu - $(floor_of "$1")) / 2 + $(floor_of "$1")" 2)"
        fi
        record "$store, $1" "CPU s/GiB" "$(of "$store $who $1 cpu")" "$asked" "$who"
        printf ' %10s %10s %s\n' "$(of "$store $who $1 cpu")" "$asked" "$mark"
    done
    [ -z "$debians_cpu" ] || record "$store, $1" "times Debian's rate" "$(ratio "$(of "$store ours $1 rate")" "$(of "$store Debian's $1 rate")")" ">= 1"
    record "$store, $1, first" "MiB more in a worker" "$(of "$store memory $1")" "<= 64"
    printf '%-8s %-10s %-10s %10s MiB more in a worker (at most 64) %s\n' "$store" "$1" ours "$(of "$store memory $1")" "$mark"
}

# An upload hashes twice, a download of ours not at all and Debian's once: what is counted beyond hashing leaves the upload's out.
floor_of() { if [ "$1" = upload ]; then echo "$hashes_cpu"; else echo 0; fi; }

# start_with_store: both services on $store.
start_with_store() {
    local own=$dir/ours url
    stop_ours
    rm -rf "$own"
    mkdir -p "$own"
    url=$(database_url ours)
    ours_configuration "$own" "$url" none
    sed -i -e '/^\[glance_store\]/,$d' "$own/glance-api.conf"
    { echo '[glance_store]'; store_lines; } >>"$own/glance-api.conf"
    start_ours "$own"
}

bench_stores() {
    local store round hashes_cpu hashes_rate md5 sha512
    need python3 python3
    AUTH=none
    start_services
    head -c "${SIZE_MIB}M" /dev/urandom >"$dir/image"
    md5=$(md5sum <"$dir/image" | cut -d' ' -f1)
    sha512=$(sha512sum <"$dir/image" | cut -d' ' -f1)
    hash_costs
    hashes_cpu=$(calculate "($(of "md5 cpu") + $(of "sha512 cpu")) * 1024 / $SIZE_MIB" 3)
    hashes_rate=$(calculate "$SIZE_MIB / $(of "sha512 wall")") # the slower of the two, each on a core of its own
    for store in $STORES; do
        start_store
        start_with_store
        first_turn
        if beside_debian; then
            GLANCE_STORE_LINES=$(store_lines) start_python "$(database_url python)"
        fi
        for ((round = 0; round < ROUNDS; round++)); do
            store_turn ours "$ours" "$ours_url"
            [ -z "$python_url" ] || store_turn "Debian's" "$PYTHON_GLANCE_PID" "$python_url"
            tool_turn
        done
        stop_python
        stop_ours
    done
    printf '%-8s %-10s %-10s %10s %10s %-7s %10s %10s\n' "" "$SIZE_MIB MiB" "" MiB/s asked "" "CPU s/GiB" asked
    printf '%-8s %-10s %-10s %10s %10s %-7s %10s\n' "" "" hashes "$hashes_rate" "" "" "$hashes_cpu"
    record "md5 and sha512 alone" "CPU s/GiB" "$hashes_cpu" '' hashes
    record "sha512 alone" MiB/s "$hashes_rate" '' hashes
    for store in $STORES; do store_row upload; store_row download; done
    conditions="$STORES; $DATABASE, no auth, one client, two workers each, median of $ROUNDS turns"
}
