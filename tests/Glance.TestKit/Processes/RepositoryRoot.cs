namespace Glance.TestKit.Processes;

/// <summary>Where the repository and its built programs are.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder with Glance.sln, found upwards from the test assembly.</summary>
    public static string Path { get; } = Find();

    /// <summary>The folder with glance-api and glance-worker: <c>GLANCE_BIN</c>, else <c>out/</c>.</summary>
    public static string Programs =>
        Environment.GetEnvironmentVariable("GLANCE_BIN") is { Length: > 0 } named ? named : System.IO.Path.Combine(Path, "out");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Glance.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"no Glance.sln above {AppContext.BaseDirectory}");
    }
}
