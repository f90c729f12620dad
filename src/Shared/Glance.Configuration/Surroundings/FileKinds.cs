using System.Runtime.InteropServices;

namespace Glance.Configuration.Surroundings;

/// <summary>
/// What a path leads to, asked before it is opened: a device may never end, and a log in a named pipe waits for whoever reads it. A pipe
/// to read from is fine, named or not: whoever named it there has something to say (statx(2)).
/// </summary>
public static partial class FileKinds
{
    private const int CurrentDirectory = -100;
    private const uint Type = 1;
    private const int TypeBits = 0xF000;
    private const int NamedPipe = 0x1000;
    private const int CharacterDevice = 0x2000;
    private const int Folder = 0x4000;
    private const int BlockDevice = 0x6000;
    private const int Socket = 0xC000;
    private const string NullDevice = "/dev/null";

    /// <summary>Why the text of what a path leads to cannot be read to its end; null when it can, or nothing is there.</summary>
    /// <param name="path">The path.</param>
    public static string? WhyNotRead(string path) => Find(path, out var target) switch
    {
        Folder => "it is a directory, not a file",
        CharacterDevice or BlockDevice when target != NullDevice => "it is a device, not a file",
        Socket => "it is a socket, not a file",
        _ => null,
    };

    /// <summary>Why lines cannot be appended without waiting for another process; null when they can, or nothing is there.</summary>
    /// <param name="path">The path.</param>
    public static string? WhyNotWritten(string path) => Find(path, out _) switch
    {
        NamedPipe => "it is a named pipe, which waits for whoever reads it",
        Socket => "it is a socket, not a file",
        _ => null,
    };

    /// <summary>Whether a path leads to a pipe to read from, named or one that was handed over open (<c>/dev/fd/63</c>).</summary>
    /// <param name="path">The path.</param>
    /// <param name="isNamed">Whether it is a named one.</param>
    internal static bool IsPipe(string path, out bool isNamed)
    {
        isNamed = Find(path, out _) == NamedPipe;
        return isNamed || (Statx(CurrentDirectory, path, 0, Type, out var facts) == 0 && (facts.Mode & TypeBits) == NamedPipe);
    }

    private static int Find(string path, out string target)
    {
        target = path;
        if (!Path.Exists(path))
            return 0;
        try
        {
            target = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            // A link that leads to itself is nothing; whoever opens it is told so.
            return 0;
        }

        return Statx(CurrentDirectory, target, 0, Type, out var facts) == 0 ? facts.Mode & TypeBits : 0;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Statx(int directory, string path, int flags, uint mask, out Facts facts);

    /// <summary>struct statx, laid out alike on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Facts
    {
        [FieldOffset(28)]
        public ushort Mode;
    }
}
