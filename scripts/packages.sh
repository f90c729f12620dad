# Debian packages that tests look for, each with what it is for; a test whose package is absent is ignored with that reason.
# Sourced by scripts/test.
# shellcheck shell=bash disable=SC2034
test_packages=(
    "curl: the plainest of clients"
    "python3-openstackclient: openstack image create, image save"
    "python3-glanceclient: glance image-create, image-download"
    "qemu-utils: qemu-img makes a real qcow2"
    "ipxe: real boot images"
    "grub-rescue-pc: a real ISO"
    "debian-installer-12-netboot-amd64: a real kernel and initrd"
    "systemd: booted for the service's units"
    "dbus: systemctl talks over it"
    "systemd-container: boots Debian 13 beside it"
    "debootstrap: makes the root of Debian 13"
    "lintian: judges the package"
    "nginx: a load balancer in front, with the example of docs/examples"
    "haproxy: likewise"
    "openssl: certificates for both"
    "postgresql-15: a cluster of its own for the database tests"
    "glance-api: the Python service, whose database schema and answers are compared with ours"
    "keystone: a real one, for the flavor keystone"
    "uwsgi-core: serves it"
    "uwsgi-plugin-python3: likewise"
    "tempest: OpenStack's acceptance tests of the Image API"
    "python3-stestr: runs them"
    "python3-subunit: reads what they report"
    "python3-requests: points Keystone's catalogue at the server under test"
)
