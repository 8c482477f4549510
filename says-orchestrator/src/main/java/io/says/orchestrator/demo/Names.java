package io.says.orchestrator.demo;

import java.util.List;

/**
 * Made-up titles and artists. A number has one name, and different numbers have different names: each pattern runs
 * through all pairs of its two word lists in a scattered order, and then once more with a version behind it.
 */
final class Names {

    private static final List<String> ADJECTIVES = words("Amber Silent Golden Broken Crimson Distant Electric Faded"
            + " Gentle Hollow Indigo Lonely Lucid Midnight Neon Paper Quiet Restless Scarlet Silver Slow Tender Velvet"
            + " Wandering Wild Winter Burning Crystal Endless Foreign Hidden Liquid Modern Northern Ordinary Secret");
    private static final List<String> NOUNS = words("River Garden Mirror Harbour Lantern Mountain Ocean Parade Signal"
            + " Shadow Station Summer Thunder Window Anchor Bridge Canyon Comet Desert Echo Feather Forest Horizon"
            + " Island Letter Meadow Orchard Planet Rain Road Season Skyline Tide Tower Valley Wire");
    private static final List<String> PLACES = words(
            "Lisbon Oslo Havana Kyoto Berlin Dakar Naples Quito Seville Tallinn"
                    + " Vienna Zagreb Bergen Cairo Dublin Geneva Helsinki Jaipur Kingston Lima Marseille Odessa Porto Riga");
    private static final List<String> FIRST = words(
            "Ada Bruno Clara Dario Elena Felix Greta Hugo Iris Jonas Kira Leo"
                    + " Mara Nils Olga Pablo Rosa Silas Tara Viktor Wanda Yara Anton Bella Cosmo Dalia Emil Flora Gideon Hazel");
    private static final List<String> LAST = words("Almeida Bergstrom Castell Dorran Eastwick Falkner Grimaldi Hale"
            + " Ivanov Jansen Kessler Lindqvist Moreau Norwood Okoye Petrov Quill Rosales Santoro Tanaka Ulrich Vance"
            + " Whitlock Yates Zeller Ashford Brandt Corwin Delacroix Ellery");
    private static final List<String> VERSIONS = List.of(
            "Live", "Acoustic", "Reprise", "Demo", "Remix", "Radio Edit", "Unplugged", "Night Version", "Interlude");

    private static final List<Pattern> TITLES = List.of(
            new Pattern("", ADJECTIVES, " ", NOUNS),
            new Pattern("", NOUNS, " of ", NOUNS),
            new Pattern("", NOUNS, " in ", PLACES),
            new Pattern("The ", ADJECTIVES, " Road to ", PLACES),
            new Pattern("Letters from a ", ADJECTIVES, " ", NOUNS),
            new Pattern("Dancing with the ", ADJECTIVES, " ", NOUNS));
    private static final List<Pattern> ARTISTS = List.of(
            new Pattern("", FIRST, " ", LAST),
            new Pattern("The ", ADJECTIVES, " ", NOUNS),
            new Pattern("", FIRST, " and the ", NOUNS),
            new Pattern("", PLACES, " ", NOUNS));

    private final int shift;

    Names(long seed) {
        this.shift = new Dice(seed, Dice.Stream.NAMES, 0).below(1 << 20);
    }

    String title(int track) {
        Pattern pattern = TITLES.get(track % TITLES.size());
        int number = track / TITLES.size();
        int round = number / pattern.size();
        String title = pattern.name(number % pattern.size(), shift);
        if (round == 0) {
            return title;
        }
        return round <= VERSIONS.size()
                ? title + " (" + VERSIONS.get(round - 1) + ")"
                : title + " (Take " + (round - VERSIONS.size() + 1) + ")";
    }

    String artist(int artist) {
        Pattern pattern = ARTISTS.get(artist % ARTISTS.size());
        int number = artist / ARTISTS.size();
        int round = number / pattern.size();
        String name = pattern.name(number % pattern.size(), shift);
        return round == 0 ? name : name + " " + (round + 1);
    }

    private static List<String> words(String text) {
        return List.of(text.split(" ", -1));
    }

    private record Pattern(String before, List<String> left, String between, List<String> right) {

        private static final int STRIDE = 7919; // a prime that no list's length is a multiple of

        int size() {
            return left.size() * right.size();
        }

        String name(int number, int shift) {
            int scattered = (int) (((long) number * STRIDE + shift) % size());
            return before + left.get(scattered / right.size()) + between + right.get(scattered % right.size());
        }
    }
}
