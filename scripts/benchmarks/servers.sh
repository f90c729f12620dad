# Sourced by scripts/bench: the servers that are measured beside ours (whose configuration and start are in scripts/conformance/server.sh), and what is asked of all.
# shellcheck shell=bash disable=SC2034,SC2154
DATABASE=${DATABASE:-postgresql} AUTH=${AUTH:-keystone}
flavor=none token_value='' token_line='' token_header=() python_url='' nginx=''

# beside_debian: whether Debian's glance-api is to be measured too: it is there or can be installed, and ALONE does not leave it out.
beside_debian() { [ -z "${ALONE:-}" ] && { [ -x /usr/bin/glance-api ] || may_install; }; }

# start_services: the database server and Keystone as DATABASE and AUTH ask for, and a token of the user demo.
start_services() {
    export SVC_DIR=${SVC_DIR:-/tmp/glance-services}
    chmod 755 "$dir"
    case $DATABASE in
        postgresql) "$services/postgres.sh" up >&2; eval "$("$services/postgres.sh" env)" ;;
        mariadb) "$services/mariadb.sh" up >&2; eval "$("$services/mariadb.sh" env)" ;;
    esac
    [ "$AUTH" = keystone ] || return 0
    flavor=keystone
    "$services/keystone.sh" up >&2
    eval "$("$services/keystone.sh" env)"
    token_value=$(curl -sf -D - -o /dev/null -H 'Content-Type: application/json' "$OS_AUTH_URL/auth/tokens" -d '{"auth": {"identity": {"methods": ["password"],
        "password": {"user": {"name": "demo", "domain": {"id": "default"}, "password": "demo"}}},
        "scope": {"project": {"name": "demo", "domain": {"id": "default"}}}}}' | tr -d '\r' | sed -n 's/^X-Subject-Token: //Ip')
    [ -n "$token_value" ] || die "Keystone gave no token"
    token_line="header = \"X-Auth-Token: $token_value\""$'\n'
    token_header=(-H "X-Auth-Token: $token_value")
}

# database_url NAME: an empty database.
database_url() {
    if [ "$DATABASE" = sqlite ]; then
        rm -f "$dir/$1".sqlite*
        echo "sqlite:///$dir/$1.sqlite"
        return
    fi
    if [ "$DATABASE" = mariadb ]; then
        mariadb_sql mysql -e "DROP DATABASE IF EXISTS bench_$1; CREATE DATABASE bench_$1 CHARACTER SET utf8mb3" >&2
        echo "mysql+pymysql://glance:glance@$MARIADB_HOST:$MARIADB_PORT/bench_$1?charset=utf8"
        return
    fi
    PGPASSWORD=glance psql -q -h "$PGHOST" -p "$PGPORT" -U postgres -c "DROP DATABASE IF EXISTS bench_$1" -c "CREATE DATABASE bench_$1 OWNER glance" >&2
    echo "postgresql://glance:glance@$PGHOST:$PGPORT/bench_$1"
}

mariadb_sql() { mariadb --no-defaults -h "$MARIADB_HOST" -P "$MARIADB_PORT" --protocol=tcp -u glance -pglance "$@"; }

# start_fresh NAME [DATABASE_URL [WORKERS]]: ours, with nothing in it yet, below $dir/NAME; SQLite unless a database is named.
start_fresh() {
    local own=$dir/$1
    rm -rf "$own"
    mkdir -p "$own"
    ours_configuration "$own" "${2:-sqlite:///$own/glance.sqlite}" "$flavor"
    [ -z "${3:-}" ] || sed -i "s/^workers = .*/workers = $3/" "$own/glance-api.conf"
    start_ours "$own"
}

# start_python DATABASE_URL: Debian's glance-api, at $python_url with the process $PYTHON_GLANCE_PID.
start_python() {
    export SVC_DIR=${SVC_DIR:-/tmp/glance-services} GLANCE_PORT GLANCE_FLAVOR=$flavor GLANCE_DB=$1 GLANCE_IMAGES=$dir/python-images
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

# start_nginx WORKERS LOCATION: nginx that does what LOCATION says (directives of /), at $nginx_url with the process $nginx.
start_nginx() {
    local own=$dir/nginx port user=''
    mkdir -p "$own"
    port=$(free_port)
    [ "$(id -u)" != 0 ] || user='user root;'
    cat >"$own/nginx.conf" <<NGINX
$user
daemon off;
worker_processes $1;
pid $own/pid;
error_log $own/error.log;
events { worker_connections 1024; }
http {
    access_log $own/access.log combined buffer=64k flush=1s;
    keepalive_requests 1000000000;
    sendfile on;
    tcp_nopush on;
    client_body_temp_path $own/bodies; proxy_temp_path $own; fastcgi_temp_path $own; uwsgi_temp_path $own; scgi_temp_path $own;
    server { listen 127.0.0.1:$port; location /ready { return 204; } location / { $2 } }
}
NGINX
    nginx -p "$own" -c "$own/nginx.conf" 2>"$own/start" &
    nginx=$!
    nginx_url=http://127.0.0.1:$port
    until curl -sf "$nginx_url/ready"; do
        kill -0 "$nginx" 2>/dev/null || die "nginx does not start: $(cat "$own/start")"
        sleep 0.1
    done
}

stop_nginx() {
    [ -n "${nginx:-}" ] || return 0
    kill -TERM "$nginx" 2>/dev/null || true
    wait "$nginx" 2>/dev/null || true
    nginx=''
}

# new_image URL NAME: its id.
new_image() {
    curl -sf "${token_header[@]}" -X POST "$1/v2/images" -H 'Content-Type: application/json' \
        -d "{\"name\": \"$2\", \"disk_format\": \"raw\", \"container_format\": \"bare\"}" | id_in
}

first_image() { curl -sf "${token_header[@]}" "$1/v2/images?limit=1" | id_in; }
id_in() { sed -E 's/.*"id": *"([^"]*)".*/\1/'; }
