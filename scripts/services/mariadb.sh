#!/bin/bash
# Private MariaDB on 127.0.0.1. MARIADB_PORT (13306), MARIADB_FLUSH=1 for innodb_flush_log_at_trx_commit=1 (0), MARIADB_TLS=1 for TLS
# with a certificate of its own for 127.0.0.1, which MARIADB_CA names.
. "$(dirname "$0")/lib.sh"
P=${MARIADB_PORT:-13306}; FL=${MARIADB_FLUSH:-0}
q() { mariadb --no-defaults -h 127.0.0.1 -P "$P" --protocol=tcp -u root -pglance "$@"; }
certificates() {
  [ -f "$D/tls/server.pem" ] && return 0
  mkdir -p "$D/tls"
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=glance-tests -keyout "$D/tls/ca.key" -out "$D/tls/ca.pem" 2>>"$D/log/tls.log" &&
    openssl req -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -keyout "$D/tls/server.key" -out "$D/tls/server.csr" 2>>"$D/log/tls.log" &&
    openssl x509 -req -in "$D/tls/server.csr" -CA "$D/tls/ca.pem" -CAkey "$D/tls/ca.key" -CAcreateserial -days 30 \
      -extfile <(echo subjectAltName=IP:127.0.0.1) -out "$D/tls/server.pem" 2>>"$D/log/tls.log" && chown -R mysql:mysql "$D/tls"
}
up() {
  need mariadb-server
  alive mariadbd && return 0
  port_free "$P" || die "port $P is in use"
  local fresh=0 tls=()
  chown -R mysql:mysql "$D"
  if [ "${MARIADB_TLS:-0}" = 1 ]; then
    certificates || return 1
    tls=(--ssl-ca="$D/tls/ca.pem" --ssl-cert="$D/tls/server.pem" --ssl-key="$D/tls/server.key")
  fi
  if [ ! -d "$D/data/mysql" ]; then
    fresh=1
    mariadb-install-db --no-defaults --user=mysql --datadir="$D/data" --auth-root-authentication-method=normal \
      --skip-test-db >"$D/log/install.log" 2>&1 || return 1
  fi
  start mariadbd mariadbd --no-defaults --user=mysql --datadir="$D/data" --bind-address=127.0.0.1 --port="$P" \
    --socket="$D/run/mysqld.sock" --pid-file="$D/run/mariadbd.own" --skip-name-resolve \
    --innodb-flush-log-at-trx-commit="$FL" --innodb-buffer-pool-size=128M \
    --character-set-server=utf8mb4 --max-connections=200 "${tls[@]}"
  wait_tcp 127.0.0.1 "$P" 30 mariadbd || return 1
  if [ $fresh = 1 ]; then
    mariadb --no-defaults -S "$D/run/mysqld.sock" -u root -e "
      create database if not exists glance character set utf8mb3;
      create or replace user glance@'127.0.0.1' identified by 'glance'; grant all on *.* to glance@'127.0.0.1';
      create or replace user root@'127.0.0.1' identified by 'glance'; grant all on *.* to root@'127.0.0.1' with grant option;
      alter user root@localhost identified by 'glance'; flush privileges" || return 1
  fi
  q -e 'select 1' >/dev/null
}
down() { stop mariadbd; }
status() { show mariadbd; }
env_() {
  echo "export MARIADB_HOST=127.0.0.1 MARIADB_PORT=$P MARIADB_USER=glance MARIADB_PASSWORD=glance MARIADB_DATABASE=glance MARIADB_SOCKET=$D/run/mysqld.sock"
  echo "export MARIADB_URL='mysql+pymysql://glance:glance@127.0.0.1:$P/glance?charset=utf8' MARIADB_ROOT_PASSWORD=glance MARIADB_CA=$D/tls/ca.pem"
}
dispatch
