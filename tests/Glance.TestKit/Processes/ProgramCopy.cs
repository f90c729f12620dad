namespace Glance.TestKit.Processes;

/// <summary>A copy of the built programs, in which a test can put something else in the worker's place.</summary>
public sealed class ProgramCopy : IDisposable
{
    private const string Genuine = "glance-worker.genuine";
    private readonly TemporaryDirectory _directory = new();

    /// <summary>Copies.</summary>
    public ProgramCopy()
    {
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.Programs))
            File.Copy(file, _directory[System.IO.Path.GetFileName(file)]);
        foreach (var folder in Directory.EnumerateDirectories(RepositoryRoot.Programs, "*", SearchOption.AllDirectories))
        {
            var target = Directory.CreateDirectory(_directory[System.IO.Path.GetRelativePath(RepositoryRoot.Programs, folder)]);
            foreach (var file in Directory.EnumerateFiles(folder))
                File.Copy(file, System.IO.Path.Combine(target.FullName, System.IO.Path.GetFileName(file)));
        }

        File.Copy(Worker, _directory[Genuine]);

        // Other users may be the ones who run it.
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
    }

    /// <summary>The folder.</summary>
    public string Path => _directory.Path;

    private string Worker => _directory["glance-worker"];

    /// <summary>
    /// From now on starting a worker runs this shell script; <c>$genuine</c> is the real program, to be run with <c>"$@"</c>.
    /// </summary>
    public void ReplaceWorker(string script)
    {
        var replacement = _directory["glance-worker.new"];
        File.WriteAllText(replacement, $"#!/bin/sh\ngenuine={_directory[Genuine]}\n{script}\n");
        File.SetUnixFileMode(replacement, (UnixFileMode)Convert.ToInt32("755", 8));
        File.Move(replacement, Worker, overwrite: true);
    }

    /// <summary>Replaces a program by another content.</summary>
    public void Replace(string program, string content, bool executable = true)
    {
        var fresh = _directory[program + ".new"];
        File.WriteAllText(fresh, content);
        File.SetUnixFileMode(fresh, UnixFileMode.UserRead | UnixFileMode.UserWrite | (executable ? UnixFileMode.UserExecute : 0));
        File.Move(fresh, _directory[program], overwrite: true);
    }

    /// <summary>Replaces every file by a new one of the same content, as the next version's package would.</summary>
    public void ReplaceAll()
    {
        foreach (var file in Directory.GetFiles(_directory.Path, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, file + ".new");
            File.Move(file + ".new", file, overwrite: true);
        }
    }

    /// <summary>There is no worker's program any more.</summary>
    public void RemoveWorker() => File.Delete(Worker);

    /// <summary>The real program is back.</summary>
    public void RestoreWorker()
    {
        var replacement = _directory["glance-worker.new"];
        File.Copy(_directory[Genuine], replacement, overwrite: true);
        File.Move(replacement, Worker, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();
}
