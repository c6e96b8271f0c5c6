#include "merkit/corpus/manifest.h"

#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

std::vector<std::string> ids(const Corpus& corpus) {
  std::vector<std::string> ids;
  for (const Utterance& utterance : corpus.utterances) {
    ids.push_back(utterance.id);
  }
  return ids;
}

using Ids = std::vector<std::string>;

TEST(JsonlManifest, UtterancesComeSortedById) {
  const Corpus corpus =
      parse_jsonl_manifest("{\"id\":\"b\"}\n\n{\"id\":\"a\"}\r\n{\"id\":\"C\"}", "/c/m.jsonl");
  EXPECT_EQ(ids(corpus), (Ids{"C", "a", "b"}));
  EXPECT_EQ(corpus.format, "jsonl");
  EXPECT_EQ(corpus.root, "/c");
}

TEST(JsonlManifest, ErrorsNameTheLine) {
  EXPECT_EQ(testing::error_of([] { parse_jsonl_manifest("{\"id\":\"a\"}\n{\"id\":", "m.jsonl"); }),
            "m.jsonl:2: expected JSON, got \"\" at byte 7");
  EXPECT_EQ(
      testing::error_of([] { parse_jsonl_manifest("{\"id\":\"a\"}\n{\"id\":\"a\"}", "m.jsonl"); }),
      "m.jsonl:2: expected each id once, got \"a\" again");
  EXPECT_EQ(
      testing::error_of([] { parse_jsonl_manifest("{\"id\":\"a\",\"x\":1e999}", "m.jsonl"); }),
      "m.jsonl:1: expected numbers within the range of a double");
}

TEST(TableManifest, CommasTabsAndSemicolonsGiveTheSameCorpus) {
  const auto lines = [](const Corpus& corpus) {
    std::string all;
    for (const Utterance& utterance : corpus.utterances) {
      all += manifest_line(utterance, "") + "\n";
    }
    return all;
  };
  const Corpus commas = parse_table_manifest(
      "id,audio,label,text\nu1,a.wav,Joy,\"well, well\"\nu2,b.wav,,\n", "m.csv");
  const Corpus tabs = parse_table_manifest(
      "id\taudio\tlabel\ttext\nu2\tb.wav\t\t\nu1\ta.wav\tJoy\twell, well\n", "m.tsv");
  EXPECT_EQ(lines(commas), lines(tabs));
  EXPECT_EQ(commas.utterances[0].emotion, Emotion::kHappiness);
  EXPECT_EQ(commas.utterances[0].text, "well, well");
  EXPECT_EQ(commas.utterances[1].text, std::nullopt) << "an empty cell is absent";
}

TEST(TableManifest, AudformatTablesHaveTimedeltasAndNaT) {
  const Corpus corpus = parse_table_manifest(
      "file,start,end,emotion,rater\n"
      "wav/03a01Fa.wav,0 days 00:00:00,0 days 00:00:01.500000,happiness,1\n"
      "wav/03a01Wa.wav,0 days 00:00:00,NaT,anger,2\n"
      "wav/03a01Wb.wav,0.5,1.25,anger,2\n",
      "/db/emotion.csv");
  EXPECT_EQ(corpus.format, "audformat");
  EXPECT_EQ(ids(corpus), (Ids{"wav/03a01Fa#0-1500", "wav/03a01Wa#0-", "wav/03a01Wb#500-1250"}));
  EXPECT_EQ(corpus.utterances[0].sentence_audio.end_s, 1.5);
  EXPECT_EQ(corpus.utterances[1].sentence_audio.end_s, std::nullopt) << "to the end of the file";
  EXPECT_EQ(corpus.utterances[2].sentence_audio.path, "/db/wav/03a01Wb.wav");
  EXPECT_EQ(corpus.utterances[2].extra.at("rater"), "\"2\"");
}

TEST(TableManifest, LatinOneTextIsReadAsSuch) {
  const Corpus corpus = parse_table_manifest("id,text\nu,caf\xE9\n", "m.csv");
  EXPECT_EQ(corpus.utterances[0].text, "caf\xC3\xA9");
}

TEST(TableManifest, UnnamedAndUnknownColumns) {
  const Corpus corpus = parse_table_manifest(",id,age\n0,u,41\n", "m.csv");
  EXPECT_EQ(corpus.utterances[0].extra, (std::map<std::string, std::string>{{"age", "\"41\""}}));
}

TEST(TableManifest, WrittenTableReadsBackAsTheSameUtterances) {
  const Corpus corpus = parse_jsonl_manifest(
      R"({"id":"a","audio":"w/a.wav","start":0.1,"end":2,"text":"well, \"no\"","label":"Joy","x":1})"
      "\n"
      R"({"id":"b","mocap":{"face":"f.txt"},"valence":1,"activation":2,"dominance":3})",
      "/c/m.jsonl");
  const std::vector<const Utterance*> both = {&corpus.utterances[0], &corpus.utterances[1]};
  const std::string table = manifest_table(both, "/c");
  EXPECT_EQ(table.substr(0, table.find('\n')),
            "id,audio,start,end,text,label,x,valence,activation,dominance,mocap_face");
  const Corpus again = parse_table_manifest(table, "/c/m.csv");
  const std::vector<const Utterance*> both_again = {&again.utterances[0], &again.utterances[1]};
  EXPECT_EQ(manifest_table(both_again, "/c"), table);
}

TEST(LabelMappings, CountEverySpellingAndWhatItWasTakenFor) {
  const Corpus corpus =
      parse_table_manifest("id,label\na,Joy\nb,Joy\nc,bored\nd,\ne,hap\n", "m.csv");
  const auto mappings = label_mappings(corpus);
  ASSERT_EQ(mappings.size(), 4U);
  EXPECT_EQ(mappings[0].written, "");
  EXPECT_EQ(mappings[1].written, "Joy");
  EXPECT_EQ(mappings[1].emotion, Emotion::kHappiness);
  EXPECT_EQ(mappings[1].count, 2U);
  EXPECT_EQ(mappings[2].written, "bored");
  EXPECT_EQ(mappings[2].emotion, std::nullopt);
}

}  // namespace
}  // namespace merkit
