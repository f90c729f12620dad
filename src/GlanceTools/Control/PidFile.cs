using System.Globalization;
using Glance.Linux.Inspection;

namespace GlanceTools.Control;

/// <summary>The file in which a started service's pid stands: the pid and a line feed, in upstream's default place.</summary>
/// <param name="Path">Where it is.</param>
internal sealed record PidFile(string Path)
{
    /// <summary>The default place.</summary>
    public const string Default = "/var/run/glance/glance-api.pid";

    /// <summary>Whether it is there.</summary>
    public bool Exists => File.Exists(Path);

    /// <summary>When it was written.</summary>
    public DateTime WrittenAt => File.GetLastWriteTimeUtc(Path);

    /// <summary>
    /// The file to use for a new service: the one asked for, or in a temporary directory when its directory cannot be written.
    /// </summary>
    public static PidFile ForStart(string? asked, TextWriter output)
    {
        var wanted = asked ?? Default;
        if (CanWriteBeside(wanted))
            return new PidFile(wanted);
        var fallback = System.IO.Path.Combine(Directory.CreateTempSubdirectory("glance-").FullName, "glance-api.pid");
        output.WriteLine($"{wanted} cannot be written by this user. The pid is in a temporary file; stop the service with:");
        output.WriteLine($"  {ControlProgram.Name} api stop --pid-file {fallback}");
        return new PidFile(fallback);
    }

    /// <summary>The pid of the service that the file names.</summary>
    /// <returns>Null when there is no file, or none of our processes has that pid any more.</returns>
    public int? Find() => Read() is { } pid && IsService(pid) ? pid : null;

    /// <summary>The number in the file.</summary>
    /// <exception cref="IOException">The file is there, but does not hold a pid, or cannot be read.</exception>
    public int? Read()
    {
        // A pipe would be waited for, for ever.
        if (FileKind.IsSpecial(Path))
            throw new IOException($"{Path} is no regular file, so it holds no pid; remove it if no service runs");
        try
        {
            var text = File.ReadAllText(Path).Trim();
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid > 0
                ? pid
                : throw new IOException($"{Path} holds '{text}' instead of a pid; remove it if no service runs");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException forbidden)
        {
            throw new IOException($"{Path} cannot be read: {forbidden.Message}", forbidden);
        }
    }

    /// <summary>Writes a pid in place of the one that is there. Whoever reads at the same time finds one or the other.</summary>
    public void Write(int pid) => File.Move(WriteBeside(pid), Path, overwrite: true);

    /// <summary>Writes a pid, unless somebody else has written one: of several starts at once one service has the file.</summary>
    /// <returns>Whether it is written.</returns>
    public bool TryClaim(int pid)
    {
        var beside = WriteBeside(pid);
        try
        {
            File.Move(beside, Path, overwrite: false);
            return true;
        }
        catch (IOException) when (Exists)
        {
            File.Delete(beside);
            return false;
        }
    }

    /// <summary>Removes it when its process is gone.</summary>
    /// <returns>Whether it was.</returns>
    public bool RemoveStale() => Read() is { } pid && !IsService(pid) && RemoveIfNaming(pid);

    /// <summary>
    /// Whether a process is a service or a worker of one. A pid is used again: a file left over must not point at an innocent process, be it
    /// another tool of ours.
    /// </summary>
    public static bool IsService(int pid) =>
        ProcessIdentity.CommandLine(pid).Take(2).Any(word => System.IO.Path.GetFileNameWithoutExtension(word) is "glance-api" or "glance-worker");

    /// <summary>Removes it if it names a process.</summary>
    /// <returns>Whether it did.</returns>
    public bool RemoveIfNaming(int pid)
    {
        if (Read() != pid)
            return false;
        Remove();
        return true;
    }

    // Only a file that names what is known to be over is removed: another glance-control may write its own at any moment.
    private void Remove()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // Whoever owns the directory sees to it; the service's end does not depend on it.
        }
    }

    private string WriteBeside(int pid)
    {
        var beside = string.Create(CultureInfo.InvariantCulture, $"{Path}.{pid}");
        File.WriteAllText(beside, string.Create(CultureInfo.InvariantCulture, $"{pid}\n"));
        return beside;
    }

    private static bool CanWriteBeside(string path)
    {
        try
        {
            var directory = System.IO.Path.GetDirectoryName(path)!; // the path is absolute and names a file
            Directory.CreateDirectory(directory);
            var probe = System.IO.Path.Combine(directory, System.IO.Path.GetRandomFileName());
            File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
