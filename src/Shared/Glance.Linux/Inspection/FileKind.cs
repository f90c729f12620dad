using Mono.Unix.Native;

namespace Glance.Linux.Inspection;

/// <summary>What kind of file a path leads to, links followed (stat(2)): the runtime's attributes take a pipe for a plain file.</summary>
public static class FileKind
{
    /// <summary>Whether there is something that is no plain file and no directory: a pipe, a socket, a terminal or another device.</summary>
    public static bool IsSpecial(string path) =>
        Syscall.stat(path, out var status) == 0
            && (status.st_mode & FilePermissions.S_IFMT) is not (FilePermissions.S_IFREG or FilePermissions.S_IFDIR);
}
