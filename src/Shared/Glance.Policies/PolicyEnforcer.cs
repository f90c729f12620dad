using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Policies.Files;
using Glance.Policies.Remote;
using Microsoft.Extensions.Logging;

namespace Glance.Policies;

/// <summary>
/// The rules in force. When a policy file changes the next request, at most a second later, reads it; a file that cannot be used then is
/// reported once and changes nothing.
/// </summary>
public sealed class PolicyEnforcer : IPolicy, IDisposable
{
    // How old the knowledge about files may be: what a decision costs must not depend on the file system.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly PolicyOptions _options;
    private readonly PolicyFileFinder _finder;
    private readonly RemoteJudge _judge;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile PolicyRuleSet _rules;
    private IReadOnlyList<PolicyFileStamp> _files;
    private long _lastLook;
    private int _looking;

    private PolicyEnforcer(PolicyOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _finder = new PolicyFileFinder(options);
        _lastLook = time.GetTimestamp();
        _files = _finder.Find();
        _rules = Load(_files);
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

    /// <inheritdoc/>
    public ValueTask<bool> AllowsAsync(RequestContext context, string action, PolicyTarget target, CancellationToken cancellationToken)
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _lastLook)) >= LookInterval)
            Look();
        return _rules.AllowsAsync(context, action, target, _judge, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _judge.Dispose();

    private void Look()
    {
        if (Interlocked.Exchange(ref _looking, 1) != 0)
            return;
        try
        {
            Volatile.Write(ref _lastLook, _time.GetTimestamp());
            var files = _finder.Find();
            if (files.SequenceEqual(_files))
                return;
            _files = files;
            var rules = Load(files);
            ReportUndefined(rules);
            _rules = rules;
            _logger.LogInformation("Policies are read anew: {Overridden} rules come from {Files}", rules.Rules.Count(rule => rule.Origin is not null), Describe(files));
        }
        catch (Exception unusable) when (unusable is PolicyFileException or IOException or UnauthorizedAccessException)
        {
            _logger.LogError("Changed policies cannot be used, the old rules stay in force: {Reason}", unusable.Message);
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    private PolicyRuleSet Load(IReadOnlyList<PolicyFileStamp> files)
    {
        var overrides = PolicyFileReader.Read(files);
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
