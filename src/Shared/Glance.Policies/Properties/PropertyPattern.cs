using System.Text.RegularExpressions;
using Glance.Configuration.Values;

namespace Glance.Policies.Properties;

/// <summary>A section's name: a regular expression of Python's, looked for anywhere in a property's name.</summary>
internal sealed class PropertyPattern
{
    // Names come from users; a pattern that runs away on one of them must not take a worker with it.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly Regex _regex;

    /// <exception cref="ArgumentException">It is not a regular expression.</exception>
    public PropertyPattern(string written)
    {
        var pattern = ToDotNet(written);
        try
        {
            _regex = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            // Look-arounds and back references need the other engine.
            _regex = new Regex(pattern, RegexOptions.CultureInvariant, Patience);
        }
    }

    /// <summary>
    /// Whether it is found. One that takes too long counts as found, so that no later rule decides instead; the caller denies then.
    /// </summary>
    public bool IsFoundIn(string property, out bool tooSlow)
    {
        try
        {
            tooSlow = false;
            return _regex.IsMatch(property);
        }
        catch (RegexMatchTimeoutException)
        {
            tooSlow = true;
            return true;
        }
    }

    private static string ToDotNet(string python) => ExactPattern.Of(python.Replace("(?P<", "(?<", StringComparison.Ordinal));
}
