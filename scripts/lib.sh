# Sourced by the scripts beside it: where things are, and whether they are there.
# shellcheck shell=bash
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
SELF=$(basename "$0")
OUT=$ROOT/out
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1

# The comment at the top of the script that was called is its help.
print_help() { sed -n '2,/^set /{/^set /!s/^# \{0,1\}//p}' "$0"; }

say() { printf '%s: %s\n' "$SELF" "$*" >&2; }
die() { say "$*"; exit 1; }

may_install() { [ -z "${GLANCE_NO_INSTALL:-}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

# at_end CMD...: runs CMD when the script ends, however it ends; the last one first.
at_end_commands=()
at_end() {
    at_end_commands=("$(printf '%q ' "$@")" ${at_end_commands[@]+"${at_end_commands[@]}"})
    trap 'for command in "${at_end_commands[@]}"; do eval "$command"; done' EXIT
}

# quiet LOG CMD...: runs CMD, and shows what it said only when it fails.
quiet() {
    local log=$1; shift
    if ! "$@" >"$log" 2>&1; then
        cat "$log" >&2
        return 1
    fi
}

# step WORDS...: says what begins; step_done says how long it took, in a terminal on the same line.
step() {
    step_words=$* step_began=$SECONDS
    if [ -t 2 ]; then printf '%s: %s ...' "$SELF" "$*" >&2; else say "$* ..."; fi
}
step_done() {
    [ ! -t 2 ] || printf '\r\033[K' >&2
    say "$step_words: $((SECONDS - step_began)) s"
}

# Builds share the machine: at most two compilers at once, and no build node stays behind. The compiler itself stays warm from one
# project to the next (an incremental build takes a tenth of the time), but under a name of this script's own, so that it can be
# ended with the script and meets nobody else's.
build_flags=(-m:2 -nodeReuse:false)
keep_compiler() {
    if [ -z "${GLANCE_COMPILER:-}" ]; then
        export GLANCE_COMPILER="glance-$$-$RANDOM"
        at_end end_compiler
    fi
    build_flags+=(-p:UseSharedCompilation=true "-p:SharedCompilationId=$GLANCE_COMPILER")
}
end_compiler() {
    local process words
    for process in /proc/[0-9]*; do
        { words=$(tr '\0' ' ' <"$process/cmdline"); } 2>/dev/null || continue
        [[ $words != *"-pipename:$GLANCE_COMPILER "* ]] || kill "${process#/proc/}" 2>/dev/null || true
    done
}

# running_from DIR: pids of the programs that run from a folder.
running_from() {
    local exe
    for exe in /proc/[0-9]*/exe; do
        case $(readlink "$exe" 2>/dev/null) in
            "$1"/*) exe=${exe#/proc/}; echo "${exe%/exe}" ;;
        esac
    done
}

has_sdk() { command -v dotnet >/dev/null 2>&1 && dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; }

# need_sdk: the .NET 10 SDK is there, or gets installed, or the reader learns how to get it.
need_sdk() {
    has_sdk && return 0
    if command -v apt-cache >/dev/null 2>&1; then
        if ! sdk_candidate && may_install; then
            say "looking for the .NET 10 SDK in the package lists"
            apt-get update >/dev/null 2>&1 || true
        fi
        if sdk_candidate; then
            may_install || die "the .NET 10 SDK is missing. Run as root: apt-get install dotnet-sdk-10.0"
            say "installing dotnet-sdk-10.0"
            local log
            log=$(mktemp)
            quiet "$log" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y --no-install-recommends dotnet-sdk-10.0 ||
                die "apt-get could not install dotnet-sdk-10.0 (see above)"
            rm -f "$log"
            has_sdk && return 0
        fi
    fi
    die "the .NET 10 SDK is missing, and the system's package manager does not offer it.
    Get it from https://dotnet.microsoft.com/download/dotnet/10.0: either add Microsoft's package
    repository for this distribution and install the package dotnet-sdk-10.0, or unpack the SDK's
    archive and put its directory into PATH. 'dotnet --list-sdks' must then show a line that begins with 10."
}

sdk_candidate() { apt-cache policy dotnet-sdk-10.0 2>/dev/null | grep -q 'Candidate: [0-9]'; }

# runtime_id: the platform that ReadyToRun code is made for.
runtime_id() {
    case $(uname -m) in
        x86_64) echo linux-x64 ;;
        aarch64 | arm64) echo linux-arm64 ;;
        *) die "no ahead-of-time code is made for $(uname -m); build with: dotnet publish" ;;
    esac
}
