using Glance.Configuration.Paste;

namespace GlanceWorker.Pipeline;

/// <summary>Every factory name that a paste file may carry, and what stands behind it. Nothing is found by reflection.</summary>
internal sealed class FactoryTable
{
    private readonly SortedDictionary<(string Name, FactoryKind Kind), KnownFactory> _factories = [];

    /// <summary>All names, one line each: what it makes and how files spell it.</summary>
    public IEnumerable<string> Names => _factories.Keys.Select(key => $"{key.Kind.ToString().ToLowerInvariant()} {key.Name}").Order(StringComparer.Ordinal);

    /// <summary>
    /// Adds a factory under all its spellings: <c>module:attr</c>, which <c>call:</c> uses too, and <c>egg:Dist#entry</c>.
    /// </summary>
    public FactoryTable Add(KnownFactory factory, params ReadOnlySpan<string> spellings)
    {
        foreach (var spelling in spellings)
            _factories.Add((Normalize(spelling), factory.Kind), factory);
        return this;
    }

    /// <summary>The factory of an app or composite.</summary>
    /// <exception cref="PasteException">The name is unknown, or stands for a filter.</exception>
    public KnownFactory App(PasteNode node, PasteFactory factory)
    {
        FactoryKind[] kinds = factory.Protocol switch
        {
            PasteProtocol.Composite => [FactoryKind.Composite],
            PasteProtocol.App => [FactoryKind.App],
            _ => [FactoryKind.App, FactoryKind.Composite],
        };
        return Find(node, factory, kinds);
    }

    /// <summary>The factory of a filter.</summary>
    /// <exception cref="PasteException">The name is unknown, or stands for an app.</exception>
    public KnownFactory Filter(PasteNode node, PasteFactory factory) => Find(node, factory, FactoryKind.Filter);

    private KnownFactory Find(PasteNode node, PasteFactory factory, params FactoryKind[] kinds)
    {
        var name = Normalize(factory.Name);
        foreach (var kind in kinds)
        {
            if (_factories.TryGetValue((name, kind), out var known))
                return known;
        }

        var wanted = kinds[0].ToString().ToLowerInvariant();
        foreach (var kind in Enum.GetValues<FactoryKind>())
        {
            if (_factories.ContainsKey((name, kind)))
                throw Unknown(node, factory, $"'{factory.Name}' makes {Article(kind)}, and {Article(kinds[0])} is wanted here");
        }

        var names = string.Join(", ", _factories.Keys.Where(key => key.Kind == kinds[^1] || key.Kind == kinds[0]).Select(key => key.Name));
        var own = wanted == "filter" ? ", or 'assembly.dll!Namespace.Type' for a filter of your own" : "";
        throw Unknown(node, factory, $"unknown {wanted} factory '{factory.Name}'; known are {names}{own}");
    }

    private static PasteException Unknown(PasteNode node, PasteFactory factory, string problem) =>
        new(problem, factory.File, factory.Line == 0 ? node.Line : factory.Line, node.Section);

    private static string Article(FactoryKind kind) => kind == FactoryKind.App ? "an app" : $"a {kind.ToString().ToLowerInvariant()}";

    /// <summary>Distribution names match without regard to case, and to which of <c>-_.</c> separates their words.</summary>
    private static string Normalize(string name)
    {
        if (!name.StartsWith("egg:", StringComparison.Ordinal))
            return name.Trim();
        var hash = name.IndexOf('#', StringComparison.Ordinal);
        var distribution = (hash < 0 ? name : name[..hash]).Trim().ToLowerInvariant().Replace('_', '-').Replace('.', '-');
        return distribution + (hash < 0 ? "#main" : name[hash..].Trim());
    }
}
