using System.Globalization;
using System.Text.RegularExpressions;
using Glance.Stores.Drivers.Cinder.Iscsi.Targets;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Sessions;

/// <summary>Why a login failed: status classes and details of RFC 7143, 11.13.5, which libiscsi puts at the end of its text.</summary>
internal static partial class LoginFailure
{
    /// <summary>The failure behind the library's text.</summary>
    public static IscsiException Of(IscsiPath path, string text)
    {
        if (text.Contains("CHAP", StringComparison.Ordinal))
            return new IscsiException(IscsiFault.Refused, path, "the target does not prove who it is (mutual CHAP)");
        var end = StatusPattern().Match(text);
        var status = end.Success ? int.Parse(end.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        return status switch
        {
            0x0201 => new IscsiException(IscsiFault.Refused, path,
                "the login is refused: user or password of CHAP are wrong, or missing (0201h)"),
            0x0202 => new IscsiException(IscsiFault.Refused, path, "the login is refused: this initiator may not use the target (0202h)"),
            0x0203 => new IscsiException(IscsiFault.Missing, path, "there is no such target (0203h)"),
            0x0204 => new IscsiException(IscsiFault.Missing, path, "the target was removed (0204h)"),
            _ => new IscsiException(IscsiFault.Unreachable, path, $"the login failed: {text}"),
        };
    }

    [GeneratedRegex(@"\((\d{1,5})\)\z")]
    private static partial Regex StatusPattern();
}
