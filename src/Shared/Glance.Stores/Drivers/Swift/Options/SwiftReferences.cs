using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Configuration.Paste;

namespace Glance.Stores.Drivers.Swift.Options;

/// <summary>The accounts of a store by name, and the one that new images go to.</summary>
internal sealed class SwiftReferences
{
    private readonly Dictionary<string, SwiftReference> _all;

    private SwiftReferences(IEnumerable<SwiftReference> all, string standard)
    {
        _all = all.ToDictionary(reference => reference.Name, StringComparer.Ordinal);
        Default = _all[standard];
    }

    /// <summary>Where new images go.</summary>
    public SwiftReference Default { get; }

    /// <summary>Reads the file of references, or the options in its place.</summary>
    /// <exception cref="StoreConfigurationException">Something is wrong, all of it in one report.</exception>
    public static SwiftReferences From(SwiftStoreOptions options)
    {
        List<string> problems = [];
        List<string>? sections = null;
        var all = options.ConfigFile is { } file ? OfFile(options, file, problems, out sections) : OfOptions(options, problems);
        if (sections is not null && !sections.Contains(options.DefaultReference))
        {
            var names = sections.Count == 0 ? "none" : string.Join(", ", sections);
            problems.Add($"{options.Told("default_swift_reference")} = {options.DefaultReference}: swift_store_config_file has no section "
                + $"of that name; it has {names}");
        }

        return problems.Count == 0 ? new SwiftReferences(all, options.DefaultReference) : throw new StoreConfigurationException(problems);
    }

    /// <summary>The account of a name; null where none has it.</summary>
    public SwiftReference? Find(string name) => _all.GetValueOrDefault(name);

    /// <summary>The account that a location of an older version means, which has address and user in it; null when none is that.</summary>
    /// <param name="address">Where to log in.</param>
    /// <param name="user">As whom.</param>
    public SwiftReference? Find(Uri address, string user)
    {
        bool Is(SwiftReference one) => one.User == user && Same(one.AuthAddress, address);
        return Is(Default) ? Default : _all.Values.FirstOrDefault(Is);
    }

    private static bool Same(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Authority == other.Authority && one.AbsolutePath.TrimEnd('/') == other.AbsolutePath.TrimEnd('/');

    private static List<SwiftReference> OfOptions(SwiftStoreOptions options, List<string> problems) =>
        SwiftReference.From(options.DefaultReference, options.Login,
            (key, problem) => problems.Add($"{options.Told("swift_store_" + key)}: {problem}")) is { } only ? [only] : [];

    /// <param name="options">The store's options.</param>
    /// <param name="path">The file.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="names">Names of its sections, right or wrong; null when they are not all known.</param>
    private static List<SwiftReference> OfFile(SwiftStoreOptions options, string path, List<string> problems, out List<string>? names)
    {
        List<SwiftReference> all = [];
        names = null;
        try
        {
            List<PasteException> grammar = [];
            var sections = SectionFile.Read(options.Files, path, grammar);
            problems.AddRange(grammar.Select(problem => problem.Message));
            names = grammar.Exists(problem => problem.IsOfHeader) ? null : [.. sections.Select(section => section.Name)];
            foreach (var section in sections)
            {
                // The version is asked for in the options where the file leaves it out.
                string? Of(string key) => section.Values.TryGetValue(key, out var value) && value.Length > 0 ? Unquoted(value)
                    : key == "auth_version" ? options.Login(key) : null;
                void Tell(string key, string problem)
                {
                    if (section.Decides(key))
                        problems.Add($"{path}:{section.LineOf(key)}: [{section.Name}] {key}: {problem}");
                }

                if (!SwiftStoreChecks.IsReference(section.Name))
                    problems.Add($"{path}:{section.Line}: [{section.Name}]: a reference is named with letters, digits, '-', '_' and '.'");
                else if (SwiftReference.From(section.Name, Of, Tell) is { } reference)
                    all.Add(reference);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{options.Told("swift_store_config_file")} = {path}: cannot be read: {e.Message}");
        }

        return all;
    }

    // As glance_store reads it (utils.SwiftConfigParser).
    private static string Unquoted(string value) =>
        value.Length > 1 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;
}
