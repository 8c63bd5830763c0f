#!/usr/bin/env bash
# Makes the Debian package of the agent's binary: build.sh x64|arm64   (./dev agent-package builds the binary first)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

arch=${1:-x64}
case $arch in
    x64) debian=amd64 ;;
    arm64) debian=arm64 ;;
    *) echo "build.sh x64|arm64" >&2; exit 2 ;;
esac
binary=artifacts/agent/$arch/kreisfunk-gateway-agent
[ -f "$binary" ] || { echo "$binary is missing: call ./dev agent-binary $arch first." >&2; exit 1; }
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
source=gateway-agent/packaging
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
# mktemp makes it for one user; in the package it is the root of the system.
chmod 0755 "$root"

# Beside it stand the libraries that cannot be part of it: it looks for them where it really lies.
install -D -m 0755 "$binary" "$root/usr/lib/kreisfunk/kreisfunk-gateway-agent"
mkdir -p "$root/usr/bin"
ln -s ../lib/kreisfunk/kreisfunk-gateway-agent "$root/usr/bin/kreisfunk-gateway-agent"
install -D -m 0644 "$source/kreisfunk-gateway-agent.service" \
    "$root/lib/systemd/system/kreisfunk-gateway-agent.service"
install -D -m 0644 "$source/kreisfunk-gateway-agent.sysusers" "$root/usr/lib/sysusers.d/kreisfunk-gateway-agent.conf"
install -D -m 0644 "$source/gateway-agent.json" "$root/etc/kreisfunk/gateway-agent.json"
install -D -m 0644 gateway-agent/README.md "$root/usr/share/doc/kreisfunk-gateway-agent/README.md"
install -D -m 0644 LICENSE "$root/usr/share/doc/kreisfunk-gateway-agent/copyright"
for library in "artifacts/agent/$arch"/*.so; do
    [ ! -f "$library" ] || install -D -m 0644 "$library" "$root/usr/lib/kreisfunk/${library##*/}"
done

mkdir -p "$root/DEBIAN"
for script in postinst prerm postrm; do
    install -m 0755 "$source/$script" "$root/DEBIAN/$script"
done
echo /etc/kreisfunk/gateway-agent.json >"$root/DEBIAN/conffiles"
cat >"$root/DEBIAN/control" <<TEXT
Package: kreisfunk-gateway-agent
Version: $version
Architecture: $debian
Maintainer: The Kreisfunk founders <founders@kreisfunk.invalid>
Installed-Size: $(du -k -s "$root" | cut -f1)
Depends: libc6 (>= 2.34), libgcc-s1, libssl3 | libssl3t64, ca-certificates
Recommends: util-linux, libgpiod3 | libgpiod2
Section: net
Priority: optional
Description: LoRaWAN gateway agent that loses no accepted frame
 Speaks Semtech UDP and Basics Station to packet forwarders and MQTT 5 to a
 broker, keeps uplinks on disk while the server is away, and brings updates,
 health and metrics of its own.
TEXT
(cd "$root" && find . -path ./DEBIAN -prune -o -type f -print0 | sort -z | xargs -0 md5sum | sed 's: \./: :') \
    >"$root/DEBIAN/md5sums"
out=artifacts/kreisfunk-gateway-agent_${version}_$debian.deb
# The same content gives the same file: its times are those of the last commit.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || echo 0) dpkg-deb --root-owner-group -Zxz --build "$root" "$out"
