using Glance.Domain.Requests;

namespace Glance.Domain.Signatures;

/// <summary>Where the certificates are that images are signed with.</summary>
public interface ICertificateSource
{
    /// <summary>Fetches a certificate, DER or PEM.</summary>
    /// <param name="context">Whose image it is: a key manager may ask for the caller's token.</param>
    /// <param name="certificateId">The certificate.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The certificate; null when there is none of that id.</returns>
    /// <exception cref="SignatureVerificationException">The source cannot be read.</exception>
    ValueTask<byte[]?> FindAsync(RequestContext context, Guid certificateId, CancellationToken cancellationToken);
}
