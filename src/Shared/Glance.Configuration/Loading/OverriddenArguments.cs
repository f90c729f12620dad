using Glance.Configuration.CommandLine;
using Glance.Configuration.Declarations;
using Glance.Configuration.Parsing;

namespace Glance.Configuration.Loading;

/// <summary>
/// Command-line values that count. As upstream has it, a file given after an argument wins over it; the operator
/// is told, since that is seldom meant.
/// </summary>
internal sealed class OverriddenArguments
{
    private readonly List<IReadOnlyList<Assignment>> _effective = [];
    private readonly List<ConfigurationProblem> _warnings = [];

    public OverriddenArguments(IReadOnlyList<object> sources)
    {
        for (var i = 0; i < sources.Count; i++)
        {
            if (sources[i] is not CommandLineSource.Value value)
                continue;
            if (LaterInFiles(value.Option, sources.Skip(i + 1)) is not { } winner)
            {
                _effective.Add([value.Assignment]);
                continue;
            }

            var place = value.Assignment.Origin.ToString();
            _warnings.Add(new ConfigurationProblem(
                ConfigurationProblemKind.Value, $"it is overridden at {winner.Origin}, a file given after it; write the argument after the file to make it count")
            {
                Place = place,
                Section = value.Option.Group,
                Option = value.Option.Name,
            });
        }
    }

    /// <summary>Each in a layer of its own, weakest first.</summary>
    public IReadOnlyList<IReadOnlyList<Assignment>> Effective => _effective;

    public IReadOnlyList<ConfigurationProblem> Warnings => _warnings;

    private static Assignment? LaterInFiles(Option option, IEnumerable<object> later)
    {
        HashSet<OptionName> names = [.. SettingTable.NamesOf(option, option.Group)];
        return later.OfType<IReadOnlyList<Assignment>>()
            .SelectMany(document => document)
            .LastOrDefault(assignment => names.Contains(new OptionName(assignment.Group, assignment.Name)));
    }
}
