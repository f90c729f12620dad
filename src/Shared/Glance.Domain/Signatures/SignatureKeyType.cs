namespace Glance.Domain.Signatures;

/// <summary>A kind of key that images are signed with (<c>img_signature_key_type</c>).</summary>
public enum SignatureKeyType
{
    /// <summary>RSA-PSS with MGF1 and the longest salt that fits.</summary>
    RsaPss,

    /// <summary>DSA.</summary>
    Dsa,

    /// <summary>ECDSA over one of the curves that have a name of their own.</summary>
    Ecdsa,
}
