using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;

namespace Glance.Operations.Records;

/// <summary>
/// Changes that hold for whatever state the image is in. Saves are guarded by the status, so an upload that begins or ends meanwhile
/// makes one fail: then the image is read and judged again.
/// </summary>
internal static class GuardedSave
{
    // An upload passes two states; more losses in a row mean something is wrong.
    private const int Attempts = 5;

    /// <summary>Reads, judges and saves until no other request came in between.</summary>
    /// <param name="images">The records.</param>
    /// <param name="load">Reads the image.</param>
    /// <param name="change">Judges it and makes the new one; the same object when there is nothing to save.</param>
    /// <param name="quotas">What the image may have then.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The image as stored.</returns>
    /// <exception cref="ImageStateConflictException">Every race was lost, the last by the state of the image.</exception>
    /// <exception cref="ImageChangedMeanwhileException">Every race was lost, the last by what others had added to the image.</exception>
    public static ValueTask<Image> ChangeAsync(
        this IImageRepository images, Func<ValueTask<Image>> load, Func<Image, ValueTask<Image>> change, ImageQuotas quotas,
        CancellationToken cancellationToken) =>
        ChangeAsync(load, change, (before, after) => images.SaveAsync(before, after, quotas, cancellationToken));

    /// <summary>The same with a save of the caller's own: of the image as it was read, and as it is to be.</summary>
    public static async ValueTask<Image> ChangeAsync(
        Func<ValueTask<Image>> load, Func<Image, ValueTask<Image>> change, Func<Image, Image, ValueTask<Image>> save)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = await load().ConfigureAwait(false);
            var after = await change(before).ConfigureAwait(false);
            if (ReferenceEquals(before, after))
                return before;
            try
            {
                return await save(before, after).ConfigureAwait(false);
            }
            catch (Exception lost) when (IsLostRace(lost) && attempt < Attempts)
            {
                // Another request changed the image first: judge what it left.
            }
            catch (QuotaExceededException lost) when (IsLostRace(lost))
            {
                // The change itself was judged and fits; too much is only what others added.
                throw new ImageChangedMeanwhileException(before.Id, Attempts, lost);
            }
        }
    }

    /// <summary>The same for a change that adds nothing that is counted.</summary>
    public static ValueTask<Image> ChangeAsync(
        this IImageRepository images, Func<ValueTask<Image>> load, Func<Image, ValueTask<Image>> change, CancellationToken cancellationToken) =>
        images.ChangeAsync(load, change, ImageQuotas.None, cancellationToken);

    /// <summary>
    /// Whether a save failed by what others did since the image was read: its state, or that they used up the image's own quota. What is
    /// judged again may fit (others' tags are replaced), or be refused with the number that is there now. Each change is held against
    /// the quota by itself before it is saved.
    /// </summary>
    private static bool IsLostRace(Exception error) => error is ImageStateConflictException or QuotaExceededException { Resource: null };
}
