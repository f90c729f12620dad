using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Policies.Files;
using Glance.Policies.Remote;
using Microsoft.Extensions.Logging;

namespace Glance.Policies;

/// <summary>
/// The rules in force. A policy file that changes counts for the next request; a file that cannot be used then is reported once and changes nothing.
/// </summary>
public sealed class PolicyEnforcer : IPolicy, IDisposable
{
    // A file may go between being found and being read; who replaces files all the time is told after so many.
    private const int Tries = 3;

    private readonly PolicyOptions _options;
    private readonly PolicyFileFinder _finder;
    private readonly RemoteJudge _judge;
    private readonly ILogger _logger;
    private readonly Lock _reading = new();
    private volatile PolicyRuleSet _rules;
    private volatile PolicyWatch _watch;
    private IReadOnlyList<PolicyFileStamp> _files;
    private List<string>? _texts;
    private string? _complaint;

    private PolicyEnforcer(PolicyOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _logger = logger;
        _finder = new PolicyFileFinder(options, time);
        (_files, _watch) = _finder.Find();
        _texts = PolicyFileReader.ReadTexts(_files);
        _rules = Build(_files, _texts);
        _judge = RemoteJudge.Create(options.Remote, logger);
        ReportUndefined(_rules);
    }

    /// <summary>The rules as they are now, without a look at the files.</summary>
    public PolicyRuleSet Rules => _rules;

    /// <summary>Reads the files.</summary>
    /// <param name="options">Which ones, and how to apply them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Told about changes.</param>
    /// <exception cref="PolicyFileException">A file cannot be used.</exception>
    public static PolicyEnforcer Create(PolicyOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        try
        {
            return new PolicyEnforcer(options, time, loggers.CreateLogger("oslo_policy.policy"));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new PolicyFileException($"[oslo_policy] policy_file, policy_dirs: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>Reads policy files that changed since they were read. To be called at the beginning of every request: where nothing changed it costs microseconds.</summary>
    public void Refresh()
    {
        if (!_watch.IsPast())
            return;
        lock (_reading) // Who comes while another reads waits for the new rules: the old ones are past for everybody.
        {
            if (_watch.Renew() is { } renewed)
                _watch = renewed;
            else
                ReadAnew();
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> AllowsAsync(RequestContext context, string action, PolicyTarget target, CancellationToken cancellationToken) =>
        _rules.AllowsAsync(context, action, target, _judge, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _judge.Dispose();

    private void ReadAnew()
    {
        try
        {
            for (var attempt = 1; !TryReadAnew(mayBeGone: attempt < Tries); attempt++)
            {
                // What is there now is found by another look.
            }

            _complaint = null;
        }
        catch (Exception unusable) when (unusable is PolicyFileException or IOException or UnauthorizedAccessException)
        {
            if (_complaint != unusable.Message)
                _logger.LogError("Changed policies cannot be used, the old rules stay in force: {Reason}", unusable.Message);
            _complaint = unusable.Message;
        }
    }

    private bool TryReadAnew(bool mayBeGone)
    {
        var files = _finder.Find();
        _watch = files.Watch;
        List<string> texts;
        try
        {
            texts = PolicyFileReader.ReadTexts(files.Stamps);
        }
        catch (PolicyFileException gone) when (mayBeGone && gone.InnerException is FileNotFoundException)
        {
            return false;
        }

        var isSame = _texts is not null && texts.SequenceEqual(_texts) && files.Stamps.Select(file => file.Path).SequenceEqual(_files.Select(file => file.Path));
        if (isSame)
            return true;
        (_files, _texts) = (files.Stamps, null);
        var rules = Build(files.Stamps, texts);
        _texts = texts;
        _rules = rules;
        ReportUndefined(rules);
        _logger.LogInformation("Policies are read anew: {Overridden} rules come from {Files}", rules.Rules.Count(rule => rule.Origin is not null), Describe(files.Stamps));
        return true;
    }

    private PolicyRuleSet Build(IReadOnlyList<PolicyFileStamp> files, List<string> texts)
    {
        var overrides = PolicyFileReader.Read(files, texts);
        try
        {
            return PolicyRuleSet.Build(_options.Settings, overrides);
        }
        catch (PolicySyntaxException circle)
        {
            throw new PolicyFileException($"{Describe(files)}: {circle.Message}", circle);
        }
    }

    private void ReportUndefined(PolicyRuleSet rules)
    {
        foreach (var reference in rules.Undefined)
            _logger.LogWarning(
                "Policy {Reference}, which is no rule; [oslo_policy] policy_default_rule = {Default} decides in its place", reference, _options.Settings.DefaultRule);
    }

    private static string Describe(IReadOnlyList<PolicyFileStamp> files) =>
        files.Count == 0 ? "no file" : string.Join(", ", files.Select(file => file.Path));
}
