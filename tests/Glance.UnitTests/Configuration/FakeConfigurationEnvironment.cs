using System.Text;
using Glance.Configuration.Loading;

namespace Glance.UnitTests.Configuration;

/// <summary>An environment and a file system that exist only in a test.</summary>
internal sealed class FakeConfigurationEnvironment : IConfigurationEnvironment
{
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal) { ["HOME"] = "/home/op" };
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Exception> _failures = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Variables => _variables;

    public string CurrentDirectory => "/cwd";

    public FakeConfigurationEnvironment With(string path, string text) => With(path, Encoding.UTF8.GetBytes(text));

    public FakeConfigurationEnvironment With(string path, byte[] content)
    {
        _files[path] = content;
        return this;
    }

    public FakeConfigurationEnvironment WithVariable(string name, string value)
    {
        _variables[name] = value;
        return this;
    }

    public FakeConfigurationEnvironment WithForbidden(string path) => WithFailure(path, new UnauthorizedAccessException(path));

    /// <summary>A file that is there, and whose reading fails.</summary>
    public FakeConfigurationEnvironment WithFailure(string path, Exception failure)
    {
        _files[path] = [];
        _failures[path] = failure;
        return this;
    }

    public bool Exists(string path) => _files.ContainsKey(path) || IsDirectory(path);

    public IReadOnlyList<string> ListDirectory(string path) =>
        IsDirectory(path)
            ? [.. _files.Keys.Where(file => Path.GetDirectoryName(file) == path)]
            : throw new DirectoryNotFoundException(path);

    public byte[] ReadFile(string path) =>
        _failures.TryGetValue(path, out var failure) ? throw failure
        : _files.TryGetValue(path, out var content) ? content
        : throw new FileNotFoundException(path);

    private bool IsDirectory(string path) => _files.Keys.Any(file => file.StartsWith(path + "/", StringComparison.Ordinal));
}
