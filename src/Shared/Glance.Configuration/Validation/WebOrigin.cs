namespace Glance.Configuration.Validation;

/// <summary>Origins of web pages, as browsers send them (RFC 6454) and as allowed_origin is compared with them: by the letter.</summary>
public static class WebOrigin
{
    /// <summary>Whether some browser may send it; <c>*</c>, which allows all, counts too.</summary>
    /// <param name="written">What an operator wrote.</param>
    public static bool IsOne(string written) =>
        written is "*" or "null"
        || (Uri.TryCreate(written, UriKind.Absolute, out var uri)
            && uri.Host.Length > 0 && uri.GetLeftPart(UriPartial.Authority) == written);

    /// <summary>What is wrong with one that is none.</summary>
    /// <param name="written">What an operator wrote.</param>
    public static string WhyNone(string written) =>
        $"no browser sends '{written}' as the origin of a page, so it allows nothing; it should be *, or scheme and host and, where it is"
        + " not the scheme's, the port, as in https://horizon.example.org, in small letters and with nothing behind it";
}
