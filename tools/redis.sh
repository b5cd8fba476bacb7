#!/bin/sh
# Gets a redis-server for the tests into .bin/redis, unless the system has one. Run from the repository's root.
#
# The packages of Debian or Ubuntu are unpacked there and not installed, so this needs no root and starts no service.

set -e

home=$PWD/.bin/redis

runs() {
	"$1" --version >/dev/null 2>&1
}

give_up() {
	echo "missing: redis-server. Tests of Sails servers that share a Redis need it. $1" >&2
	echo 'Install Redis 6 or newer so that the command redis-server is in the PATH, then try again.' >&2
	exit 1
}

if runs redis-server || runs "$home/redis-server"; then
	exit 0
fi

command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1 ||
	give_up 'It can be fetched where apt is, but not here.'

echo 'getting redis-server into .bin/redis (once)'
rm -rf "$home"
mkdir -p "$home/lists/partial" "$home/cache/archives/partial" "$home/packages" "$home/root"
trap 'rm -rf "$home/lists" "$home/cache" "$home/packages"' EXIT

log=$home/packages/log
eval "$(apt-config shell lists Dir::State::lists/d)"
apt() {
	tool=$1
	shift
	"$tool" -qq -o APT::Sandbox::User= -o Dir::Cache="$home/cache" -o Dir::State::lists="$lists" "$@" 2>>"$log"
}

# Downloads redis-tools, which holds the program, and those of the libraries it is linked with that the system lacks.
download() {
	libraries=$(apt apt-cache depends --important redis-tools | awk '$1 == "Depends:" && $2 !~ /^</ { print $2 }')
	lacking=
	for package in redis-server $libraries; do
		dpkg -s "$package" >/dev/null 2>&1 || lacking="$lacking $package"
	done
	(cd "$home/packages" && apt apt-get download redis-tools $lacking)
}

# The system's lists may be missing, as on a fresh machine, or too old, and only root may renew them: then lists of our own.
if ! download; then
	lists=$home/lists
	apt apt-get update || true # if some of it failed, the rest may do
	download || give_up "apt says: $(cat "$log")"
fi
for package in "$home"/packages/*.deb; do
	dpkg-deb -x "$package" "$home/root"
done

cat >"$home/redis-server" <<'END'
#!/bin/sh
# redis-server with the libraries that were unpacked with it.
root=$(dirname "$0")/root
for libraries in "$root"/usr/lib/*-linux-*; do
	LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
done
export LD_LIBRARY_PATH
exec "$root/usr/bin/redis-server" "$@"
END
chmod +x "$home/redis-server"
runs "$home/redis-server" || give_up "What was fetched does not run: $("$home/redis-server" --version 2>&1 | tail -n 1)"
