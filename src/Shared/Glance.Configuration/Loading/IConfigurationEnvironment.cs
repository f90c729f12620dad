namespace Glance.Configuration.Loading;

/// <summary>What loading may look at outside this process; replaced in tests.</summary>
public interface IConfigurationEnvironment
{
    /// <summary>Environment variables.</summary>
    IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>Directory against which relative paths are taken.</summary>
    string CurrentDirectory { get; }

    /// <summary>Whether a file or directory is there.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>True when it is.</returns>
    bool Exists(string path);

    /// <summary>Paths of the entries of a directory, in any order.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>Absolute paths.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    IReadOnlyList<string> ListDirectory(string path);

    /// <summary>Content of a file.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    byte[] ReadFile(string path);
}
