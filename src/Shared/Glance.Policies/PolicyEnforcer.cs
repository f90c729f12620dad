using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Policies.Files;
using Glance.Policies.Remote;
using Glance.Policies.Rules;
using Microsoft.Extensions.Logging;

namespace Glance.Policies;

/// <summary>
/// The rules in force. A policy file that changes counts for the next request; a file that cannot be used then is reported once and changes
/// nothing.
/// </summary>
public sealed class PolicyEnforcer : IPolicy, IDisposable
{
    // A file may go between being found and being read; who replaces files all the time is told after so many.
    private const int Tries = 3;

    private readonly PolicyOptions _options;
    private readonly PolicyFileFinder _finder;
    private readonly KeptPolicies _memory;
    private readonly RemotePolicyClient _remote;
    private readonly ILogger _logger;
    private readonly Lock _reading = new();
    private volatile PolicyRuleSet _rules;
    private volatile PolicyWatch _watch;
    private List<PolicyFileText> _inForce;
    private string? _complaint;

    private PolicyEnforcer(PolicyOptions options, TimeProvider time, KeptPolicies memory, ILogger logger)
    {
        _options = options;
        _memory = memory;
        _logger = logger;
        _finder = new PolicyFileFinder(options, time);
        var kept = KeptPoliciesJson.Read(memory.Recall());
        var files = _finder.Find(kept ?? [], mayWait: true);
        _watch = files.Watch;
        try
        {
            var problems = new List<PolicyFileException>();
            _inForce = PolicyFileReader.ReadTexts(files, problems);
            _rules = PolicyFileReader.Build(_options.Settings, _inForce, problems);
            memory.Keep(KeptPoliciesJson.Write(_inForce));
        }
        catch (PolicyFileException unusable) when (kept is not null && memory.GoesOn)
        {
            _inForce = kept;
            _rules = PolicyFileReader.Build(_options.Settings, kept);
            Complain(unusable);
        }
        catch (PolicyFileException unusable)
        {
            Report(unusable.Doubts);
            throw;
        }

        _remote = RemotePolicyClient.Create(options.Remote, logger);
        Report(_rules.Doubts);
        foreach (var missing in _complaint is null ? Missing : []) // Where old rules stay in force, the complaint says what is gone.
            _logger.LogWarning("{Missing}", missing);
    }

    /// <summary>The rules as they are now, without a look at the files.</summary>
    public PolicyRuleSet Rules => _rules;

    /// <summary>
    /// What the configuration names and nobody finds, each a sentence. The default names may be missing: most services have no policies of
    /// their own.
    /// </summary>
    public IReadOnlyList<string> Missing => _finder.FindMissing();

    /// <summary>Reads the files.</summary>
    /// <param name="options">Which ones, and how to apply them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Told about changes.</param>
    /// <param name="memory">Which rules were in force before this process; none when it is the first.</param>
    /// <exception cref="PolicyFileException">A file cannot be used, or one whose rules are in force is gone.</exception>
    public static PolicyEnforcer Create(PolicyOptions options, TimeProvider time, ILoggerFactory loggers, KeptPolicies? memory = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        try
        {
            return new PolicyEnforcer(options, time, memory ?? KeptPolicies.None, loggers.CreateLogger("oslo_policy.policy"));
        }
        catch (PolicyFileException lost) when (memory?.Recall() is { Length: > 0 })
        {
            throw new PolicyFileException($"{lost.Message} (rules are in force: put back what is gone, or restart the service to go without it)", lost);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new PolicyFileException($"{PolicyFileReader.Options}: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>
    /// Reads policy files that changed since they were read. To be called at the beginning of every request: where nothing changed it costs
    /// microseconds.
    /// </summary>
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
        _rules.AllowsAsync(context, action, target, _remote, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _remote.Dispose();

    private void ReadAnew()
    {
        try
        {
            // What is there now is found by another look.
            var attempt = 1;
            while (!TryReadAnew(mayBeGone: attempt < Tries))
                attempt++;
            if (_complaint is not null)
                _logger.LogInformation("The policy files can be used again: {Files}", PolicyFileReader.Describe(_inForce));
            _complaint = null;
        }
        catch (Exception unusable) when (unusable is PolicyFileException or IOException or UnauthorizedAccessException)
        {
            CatchUp();
            Complain(unusable);
        }
    }

    // Who met no request since a change has not read it, as others have: it must not go on with what that closed.
    private void CatchUp()
    {
        if (KeptPoliciesJson.Read(_memory.Recall()) is not { } kept || kept.SequenceEqual(_inForce))
            return;
        _rules = PolicyFileReader.Build(_options.Settings, kept);
        _inForce = kept;
        _logger.LogInformation("The rules that others have read last are in force: {Files}", PolicyFileReader.Describe(kept));
    }

    private void Complain(Exception unusable)
    {
        if (_complaint != unusable.Message)
            _logger.LogError("Changed policies cannot be used, the old rules stay in force: {Reason}", unusable.Message);
        _complaint = unusable.Message;
    }

    private bool TryReadAnew(bool mayBeGone)
    {
        var files = _finder.Find(_inForce);
        _watch = files.Watch;
        var problems = new List<PolicyFileException>();
        var texts = PolicyFileReader.ReadTexts(files, problems);
        if (mayBeGone && problems.Exists(gone => gone.InnerException is FileNotFoundException))
            return false;
        if (problems.Count == 0 && texts.SequenceEqual(_inForce))
            return true;
        _rules = PolicyFileReader.Build(_options.Settings, texts, problems);
        var takenBack = _inForce.ExceptBy(texts.Select(file => file.Path), file => file.Path).ToList();
        _inForce = texts;
        _memory.Keep(KeptPoliciesJson.Write(texts));
        Report(_rules.Doubts);
        if (takenBack.Count > 0)
            _logger.LogWarning("The rules of {Files} are taken back: no longer there, or another file goes before it", PolicyFileReader.Describe(takenBack));
        _logger.LogInformation("Policies are read anew: {Overridden} rules come from {Files}", _rules.Rules.Count(rule => rule.Origin is not null), PolicyFileReader.Describe(texts));
        return true;
    }

    private void Report(IReadOnlyList<string> doubts)
    {
        foreach (var doubt in doubts)
            _logger.LogWarning("{Doubt}", doubt);
    }
}
