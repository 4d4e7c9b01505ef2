using PhotoSearch.Photos;

namespace PhotoSearch.Decoding;

/// <summary>Everything that one decode of an original gives.</summary>
/// <param name="ModelInput">
/// The whole picture, never cropped, its shorter side at least twice the model's where the original has that, so that the model's own
/// interpolation has the last word (<see cref="PicturePlan.LeastCosine"/>). At most <see cref="PicturePlan.MostModelPixels"/> pixels.
/// </param>
/// <param name="Pictures">One for each of <see cref="PictureSizes.MadeAtOnce"/>; a smaller original is not enlarged.</param>
/// <param name="PerceptualHash">See <see cref="DifferenceHash"/>.</param>
/// <param name="Sharpness">See <see cref="Decoding.Sharpness"/>.</param>
internal sealed record DecodedPhoto(PhotoFacts Facts, RgbPixels ModelInput, IReadOnlyList<StoredPicture> Pictures, ulong PerceptualHash, double Sharpness);
